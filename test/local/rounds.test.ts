// The measure that call budgets rest on, measured itself.
import { readFile } from "node:fs/promises";
import { CreateQueueCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { startLocal } from "../../src/local/index.ts";
import { roundProxy } from "../support/round-proxy.ts";
import { somebody } from "../support/somebody.ts";

async function throughRounds() {
  const endpoint = await startLocal();
  const proxy = await roundProxy(endpoint.url);
  onTestFinished(async () => {
    await proxy.close();
    await endpoint.stop();
  });
  const { sqs } = somebody(proxy.url);
  const create = (QueueName: string) => sqs.send(new CreateQueueCommand({ QueueName }));
  const list = () => sqs.send(new ListQueuesCommand({}));
  return { proxy, create, list };
}

test("calls that do not wait for each other share a round", async () => {
  const { proxy, create } = await throughRounds();

  await Promise.all(Array.from({ length: 20 }, (_, i) => create(`q${i}`)));

  expect(proxy.rounds.map((round) => round.length)).toEqual([20]);
});

test("a call that waits for an answer is in the round after it", async () => {
  const { proxy, create, list } = await throughRounds();

  await create("a");
  await create("b");
  const { QueueUrls = [] } = await list();

  expect(QueueUrls).toHaveLength(2);
  expect(proxy.rounds).toEqual([
    ["sqs CreateQueue a"],
    ["sqs CreateQueue b"],
    ["sqs ListQueues undefined"],
  ]);
});

test("the longest of several chains counts, however quick the others are", async () => {
  const { proxy, create } = await throughRounds();
  const chain = async (...names: string[]) => {
    for (const name of names) await create(name);
  };

  await Promise.all([chain("a", "b", "c"), chain("d"), chain("e", "f")]);

  expect(proxy.rounds).toEqual([
    ["sqs CreateQueue a", "sqs CreateQueue d", "sqs CreateQueue e"],
    ["sqs CreateQueue b", "sqs CreateQueue f"],
    ["sqs CreateQueue c"],
  ]);
});

test("what takes its time on this machine before a call starts no round of its own", async () => {
  const { proxy, create } = await throughRounds();
  const afterReading = async (name: string) => {
    for (let i = 0; i < 50; i++) await readFile(import.meta.filename);
    await create(name);
  };

  await Promise.all([create("a"), afterReading("b")]);

  expect(proxy.rounds).toEqual([["sqs CreateQueue a", "sqs CreateQueue b"]]);
});
