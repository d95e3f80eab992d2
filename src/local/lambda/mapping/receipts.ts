// The queue, told about whole records. A receipt handle may have gone bad meanwhile: its message was
// received anew, or deleted by the function itself. The queue passes it over, and that is no error here
// (aws-facts 4.6: at least once).
import type { QueueSource } from "../../ports.ts";
import type { EventRecord } from "./event.ts";

/** What is needed of a record here. */
type Received = Pick<EventRecord, "message">;

export function removeAll(queue: QueueSource, records: readonly Received[]): void {
  queue.remove(handlesOf(records));
}

/** Makes the messages visible again after `seconds`. */
export function releaseAll(
  queue: QueueSource,
  records: readonly Received[],
  seconds: number,
): void {
  queue.release(handlesOf(records), seconds);
}

const handlesOf = (records: readonly Received[]): readonly string[] =>
  records.map(({ message }) => message.receiptHandle);
