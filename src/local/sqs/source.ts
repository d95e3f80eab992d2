import type { Clock } from "../../core/clock.ts";
import { Fault } from "../fault.ts";
import type { QueueMessage, QueueSource } from "../ports.ts";
import { keyNeed } from "./key-need.ts";
import { systemAttributes } from "./message-attributes.ts";
import type { Queue, Received } from "./queue.ts";
import { visibilitySeen } from "./visibility-seen.ts";

/** The queue as the event source mapping consumes it, in the same process. */
export function queueSource(queue: Queue, clock: Clock): QueueSource {
  return {
    arn: queue.arn,
    fifo: queue.fifo,
    get visibilityTimeoutSeconds() {
      return visibilitySeen(queue, clock);
    },
    get keyNeed() {
      return keyNeed("kms:Decrypt", queue.record.attributes["KmsMasterKeyId"], queue.record);
    },
    receive: (most, visibilitySeconds) =>
      queue.gone ? [] : queue.receive(most, visibilitySeconds).map(toMessage),
    whenAvailable: (wake) => queue.whenAvailable(wake),
    remove(receiptHandles) {
      for (const handle of receiptHandles) leniently(() => queue.delete(handle));
    },
    release(receiptHandles, seconds) {
      for (const handle of receiptHandles) leniently(() => queue.changeVisibility(handle, seconds));
    },
  };
}

/** A handle that came too late is no news: its message is in the queue again, or gone. */
function leniently(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
}

function toMessage({ message, receiptHandle }: Received): QueueMessage {
  const { id, body, md5, attributes, md5OfAttributes } = message.content;
  return {
    messageId: id,
    receiptHandle,
    body,
    md5OfBody: md5,
    md5OfMessageAttributes: md5OfAttributes,
    attributes: systemAttributes(message),
    messageAttributes: attributes,
  };
}
