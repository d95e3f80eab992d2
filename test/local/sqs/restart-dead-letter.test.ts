// Dead-letter queues over a restart: receive counts, and move tasks with their rate and progress.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CancelMessageMoveTaskCommand,
  ListMessageMoveTasksCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { manualClock } from "../../support/clock.ts";
import { arnOf, bodies, sqsWorld } from "./sqs-world.ts";

const SYSTEM = { MessageSystemAttributeNames: ["All" as const] };

/** A dead-letter queue "dlq" of "orders", in a world that can be ended and begun again. */
async function folder() {
  const dir = mkdtempSync(join(tmpdir(), "sqslam-sqs-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const clock = manualClock();
  const begin = async () => {
    const store = lmdbStore(dir);
    const world = await sqsWorld({ clock, store });
    return {
      ...world,
      task: async () => {
        const input = { SourceArn: arnOf("dlq"), MaxResults: 10 };
        return (await world.client.send(new ListMessageMoveTasksCommand(input))).Results?.[0];
      },
      async end() {
        await world.close();
        await store.close();
      },
    };
  };
  const first = await begin();
  await first.create("dlq");
  const policy = { deadLetterTargetArn: arnOf("dlq"), maxReceiveCount: 1 };
  await first.create("orders", { RedrivePolicy: JSON.stringify(policy) });
  return { clock, begin, first };
}

const start = (perSecond: number) =>
  new StartMessageMoveTaskCommand({
    SourceArn: arnOf("dlq"),
    DestinationArn: arnOf("orders"),
    MaxNumberOfMessagesPerSecond: perSecond,
  });

test("a task goes on at its rate, from where it was", async () => {
  const { clock, begin, first } = await folder();
  for (let i = 0; i < 6; i += 1) await first.send("dlq", `${i}`);
  await first.client.send(start(1));
  await clock.advance(2_000);
  await first.end();

  const second = await begin();
  expect(await second.task()).toMatchObject({
    Status: "RUNNING",
    ApproximateNumberOfMessagesMoved: 2,
    MaxNumberOfMessagesPerSecond: 1,
  });
  await clock.advance(2_000);

  expect(await second.task()).toMatchObject({ ApproximateNumberOfMessagesMoved: 4 });
  expect(bodies(await second.receive("orders"))).toEqual(["0", "1", "2", "3"]);
  await second.end();
});

test("a task that was cancelled stays so, and one that runs can still be", async () => {
  const { clock, begin, first } = await folder();
  for (const body of ["a", "b", "c"]) await first.send("dlq", body);
  const { TaskHandle } = await first.client.send(start(1));
  await clock.advance(1_000);
  await first.end();

  const second = await begin();
  const cancelled = await second.client.send(new CancelMessageMoveTaskCommand({ TaskHandle }));
  expect(cancelled.ApproximateNumberOfMessagesMoved).toBe(1);
  await second.end();

  const third = await begin();
  await clock.advance(10_000);
  expect(await third.task()).toMatchObject({ Status: "CANCELLED" });
  expect(bodies(await third.receive("dlq"))).toEqual(["b", "c"]);
  await third.end();
});

test("a message's receives go on counting into the dead-letter queue", async () => {
  const { begin, first } = await folder();
  await first.send("orders", "poison");
  await first.receive("orders", { VisibilityTimeout: 0 });
  await first.end();

  const second = await begin();
  expect(await second.receive("orders")).toEqual([]);
  await second.end();

  const third = await begin();
  const [dead] = await third.receive("dlq", SYSTEM);
  expect(dead).toMatchObject({
    Body: "poison",
    Attributes: { ApproximateReceiveCount: "2", DeadLetterQueueSourceArn: arnOf("orders") },
  });
  await third.end();
});
