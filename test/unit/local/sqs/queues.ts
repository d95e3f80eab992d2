// Queues without a server, in a time that is a variable.
import { systemRandom } from "../../../../src/core/random.ts";
import { Archive } from "../../../../src/local/sqs/archive.ts";
import type { Draft } from "../../../../src/local/sqs/queue.ts";
import { Registry } from "../../../../src/local/sqs/registry.ts";
import type { Call } from "../../../../src/local/service.ts";
import { memoryStore } from "../../../../src/local/store/memory.ts";
import { standingClock } from "../../../support/clock.ts";
import { testGround } from "../../../support/ground.ts";

export const CALL: Call = {
  requestId: "request",
  region: "us-east-1",
  accessKeyId: undefined,
  origin: "http://127.0.0.1:1",
  signal: () => new AbortController().signal,
};

export function testRegistry(clock = standingClock()) {
  const ground = testGround({ clock, store: memoryStore(), random: systemRandom });
  return { clock, registry: new Registry(ground, new Archive(ground.store)) };
}

export function draft(body: string, more: Partial<Draft> = {}): Draft {
  return {
    body,
    md5: "",
    attributes: {},
    md5OfAttributes: undefined,
    senderId: "sender",
    receivedBefore: 0,
    delaySeconds: undefined,
    ...more,
  };
}
