// What keeps a poller from polling, and that it goes on when that is over.
import { expect, test } from "vitest";
import { heldHandler, pollingBench } from "./bench.ts";

test.for(["ReceiveMessage", "DeleteMessage"])(
  "a poller delivers nothing while the role lacks %s, says so, and goes on when it is back",
  async (right) => {
    const bench = pollingBench({ handler: () => null });
    bench.access.deny(`sqs:${right}`);
    bench.queue.send("a");

    bench.poller.run(bench.plan);
    await bench.clock.advance(60_000);
    expect(bench.functions.events).toEqual([]);
    expect(bench.queue.receives("a")).toBe(0);
    expect(bench.problems).toEqual([
      `The provided execution role does not have permissions to call ${right} on SQS`,
    ]);

    bench.access.allow(`sqs:${right}`);
    await bench.clock.advance(10_000);
    expect(bench.functions.batches).toEqual([["a"]]);
    expect(bench.problems.at(-1)).toBeUndefined();
  },
);

test("a poller removes nothing when the right to delete goes while the function works", async () => {
  const { handler, finishAll } = heldHandler();
  const bench = pollingBench({ handler });
  bench.queue.send("a");
  bench.poller.run(bench.plan);
  await bench.clock.advance(0);

  bench.access.deny("sqs:DeleteMessage");
  finishAll();
  await bench.clock.advance(0);

  expect(bench.queue.bodies).toEqual(["a"]);
  expect(bench.problems.at(-1)).toContain("DeleteMessage");
});

test.for<[gone: string, problem: string]>([
  ["queue", "The specified queue does not exist."],
  ["function", "Function does not exist"],
])("a poller waits when the %s is gone, and says so", async ([gone, problem]) => {
  const bench = pollingBench({ handler: () => null });
  bench.queue.send("a");
  if (gone === "queue") bench.queues.remove(bench.queue.arn);
  else bench.functions.remove(bench.functionArn);

  bench.poller.run(bench.plan);
  await bench.clock.advance(1_000);
  expect(bench.problems).toEqual([problem]);
  expect(bench.queue.bodies).toEqual(["a"]);

  bench.queues.add(bench.queue);
  bench.functions.add("worker", () => null);
  await bench.clock.advance(10_000);
  expect(bench.queue.bodies).toEqual([]);
});

test("a poller survives a failure of a port, tells of it and tries again", async () => {
  const bench = pollingBench({ handler: () => null });
  const receive = bench.queue.receive.bind(bench.queue);
  bench.queue.receive = () => {
    bench.queue.receive = receive;
    throw new Error("broken");
  };
  bench.queue.send("a");

  bench.poller.run(bench.plan);
  await bench.clock.advance(1_000);

  expect(bench.bugs).toEqual([new Error("broken")]);
  expect(bench.functions.batches).toEqual([["a"]]);
});
