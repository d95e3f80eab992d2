// The queue, told about whole records. A receipt handle may have gone bad meanwhile: its message was
// received anew, or deleted by the function itself. That is no error here, and must not keep the
// other messages of the batch from being told about (aws-facts 4.6: at least once).
import { Fault } from "../../fault.ts";
import type { QueueSource } from "../../ports.ts";
import type { EventRecord } from "./event.ts";

/** What is needed of a record here. */
type Received = Pick<EventRecord, "message">;

export function removeAll(queue: QueueSource, records: readonly Received[]): void {
  eachHandle(records, (handles) => queue.remove(handles));
}

/** Makes the messages visible again after `seconds`. */
export function releaseAll(
  queue: QueueSource,
  records: readonly Received[],
  seconds: number,
): void {
  eachHandle(records, (handles) => queue.release(handles, seconds));
}

function eachHandle(
  records: readonly Received[],
  tell: (handles: readonly string[]) => void,
): void {
  for (const { message } of records) {
    try {
      tell([message.receiptHandle]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }
}
