// The mapping actions behind Lambda's own wire, between queues and functions in memory.
import { CreateEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Clock } from "../../../src/core/clock.ts";
import { systemClock } from "../../../src/core/clock.ts";
import type { Delays } from "../../../src/local/delays.ts";
import { mappingService } from "../../../src/local/lambda/mapping/service.ts";
import type { Store } from "../../../src/local/store/store.ts";
import { lambdaModel } from "../../../src/local/wire/models.ts";
import { type FakeHandler, fakeAccess, fakeFunctions } from "../../support/functions.ts";
import { clientOptions, serve, testGround, transitions } from "../../support/ground.ts";
import { type FakeQueue, fakeQueue, fakeQueues } from "../../support/queue.ts";

export interface BenchParts {
  readonly clock?: Clock;
  readonly store?: Store;
  readonly handler?: FakeHandler;
  readonly transition?: number;
  readonly delays?: Partial<Delays>;
  /** Instead of a queue of its own. */
  readonly queue?: FakeQueue;
}

export async function mappingBench(parts: BenchParts = {}) {
  const clock = parts.clock ?? systemClock;
  const ground = testGround({
    clock,
    delays: { ...transitions(parts.transition ?? 0), ...parts.delays },
    ...(parts.store ? { store: parts.store } : {}),
  });
  const queue = parts.queue ?? fakeQueue(clock, { name: "orders" });
  const fifo = fakeQueue(clock, { name: "orders.fifo" });
  const queues = fakeQueues(queue, fifo);
  const functions = fakeFunctions();
  const functionArn = functions.add("worker", parts.handler ?? (() => null));
  const access = fakeAccess();
  const mappings = mappingService(ground, { access, queues, functions });
  const server = await serve([{ ...mappings, model: lambdaModel }], ground);
  const client = new LambdaClient(clientOptions(server.url));
  const source = { EventSourceArn: queue.arn, FunctionName: "worker" };
  return {
    ground,
    queue,
    fifo,
    queues,
    functions,
    functionArn,
    access,
    mappings,
    client,
    url: server.url,
    source,
    create: (input: object = {}) =>
      client.send(new CreateEventSourceMappingCommand({ ...source, ...input })),
    /** Throws what went to onBug meanwhile. */
    async close() {
      client.destroy();
      mappings.stop();
      await server.close();
      if (ground.bugs.length > 0) throw new AggregateError(ground.bugs);
    },
  };
}

export type MappingBench = Awaited<ReturnType<typeof mappingBench>>;
