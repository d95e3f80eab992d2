// How a long poll ends otherwise than by a message or by its time.
import { expect, test } from "vitest";
import { Fault } from "../../../../src/local/fault.ts";
import { receiveActions } from "../../../../src/local/sqs/receive-actions.ts";
import { CALL, draft, testRegistry } from "./queues.ts";

function polling() {
  const { clock, registry } = testRegistry();
  const queue = registry.create("q", CALL, {}, {});
  const actions = receiveActions(registry, clock);
  const abort = new AbortController();
  const poll = actions.ReceiveMessage(
    { QueueUrl: "q", WaitTimeSeconds: 20 },
    { ...CALL, signal: () => abort.signal },
  );
  return { queue, abort, poll };
}

test("a client that hung up takes nothing", async () => {
  const { queue, abort, poll } = polling();

  abort.abort();
  queue.send(draft("kept"));

  expect(await poll).toEqual({});
  expect(queue.counts.ready).toBe(1);
});

test("an endpoint that stops says so", async () => {
  const { abort, poll } = polling();
  const stopping = new Fault("ServiceUnavailable", "stopping", { status: 503 });

  abort.abort(stopping);

  await expect(poll).rejects.toBe(stopping);
});
