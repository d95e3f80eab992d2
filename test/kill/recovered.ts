// The messages that a killed endpoint has left: its store is copied and opened by services of this
// process, in a time that is turned, so that also those are seen that are hidden for long.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { QueueMessage } from "../../src/local/ports.ts";
import { sqsService } from "../../src/local/sqs/service.ts";
import { lmdbStore } from "../../src/local/store/lmdb.ts";
import { standingClock } from "../support/clock.ts";
import { testGround } from "../support/ground.ts";
import { arnOf } from "./queues.ts";

export interface Found {
  readonly queue: string;
  readonly id: string;
  readonly body: string;
  /** Receives before it was found here. */
  readonly receives: number;
  readonly group: string | undefined;
  readonly sequence: string | undefined;
  /** The attribute that goes with the body. */
  readonly label: string | undefined;
  /** The last time at which it was looked for in vain; then the time at which it was found. */
  readonly after: number;
  readonly by: number;
}

/** Seconds after the kill at which is looked. The last is later than any message is hidden. */
const LOOKS = [0, 1, 2, 3, 5, 7, 10, 13, 16, 20, 25, 30, 35, 40, 50, 60, 90, 2_000];

export async function recovered(
  folder: string,
  queues: readonly string[],
  killedAt: number,
): Promise<readonly Found[]> {
  const copy = join(folder, "copy");
  await mkdir(copy);
  await copyFile(join(folder, "store/data.mdb"), join(copy, "data.mdb"));
  const store = lmdbStore(copy);
  const clock = standingClock(killedAt);
  const ground = testGround({ clock, store });
  const sqs = sqsService(ground);
  const found: Found[] = [];
  let after = 0;
  for (const seconds of LOOKS) {
    const by = killedAt + seconds * 1000;
    clock.pass(by - clock.now());
    for (const queue of queues) {
      for (const message of takeAll(sqs, queue))
        found.push({ queue, after, by, ...plain(message) });
    }
    after = by;
  }
  sqs.stop();
  await store.close();
  await rm(copy, { recursive: true });
  if (ground.bugs.length > 0) throw new AggregateError(ground.bugs, "The endpoint has a bug");
  return found;
}

/** All that are visible now, taken out; those of a FIFO queue's group one after the other. */
function* takeAll(sqs: ReturnType<typeof sqsService>, name: string): Generator<QueueMessage> {
  const queue = sqs.queues.find(arnOf(name));
  for (;;) {
    const messages = queue?.receive(1_000, 43_200) ?? [];
    if (messages.length === 0) return;
    queue?.remove(messages.map(({ receiptHandle }) => receiptHandle));
    yield* messages;
  }
}

function plain({ messageId: id, body, attributes, messageAttributes }: QueueMessage) {
  return {
    id,
    body,
    receives: Number(attributes["ApproximateReceiveCount"]) - 1,
    group: attributes["MessageGroupId"],
    sequence: attributes["SequenceNumber"],
    label: messageAttributes["label"]?.stringValue,
  };
}
