// What the function receives (aws-facts 4.5).
import { mapOwn } from "../../own.ts";
import type { QueueMessage, QueueMessageAttribute } from "../../ports.ts";

/** A message as it stands in the event, with its size there. */
export interface EventRecord {
  readonly message: QueueMessage;
  readonly json: string;
  readonly bytes: number;
}

/** The largest payload of an invocation, in bytes; what describes the messages counts (aws-facts 4.4). */
export const LARGEST_PAYLOAD = 6 * 1024 * 1024;

const HEAD = '{"Records":[';
const TAIL = "]}";

/** `region` is the queue's; `windowed` is true when the mapping has a batching window. */
export function makeRecord(
  message: QueueMessage,
  queueArn: string,
  region: string,
  windowed: boolean,
): EventRecord {
  const json = JSON.stringify({
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: mapOwn(message.messageAttributes, attributeOf),
    // Without attributes: null under a batching window, else absent (aws-facts 4.5).
    md5OfMessageAttributes: message.md5OfMessageAttributes ?? (windowed ? null : undefined),
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  });
  return { message, json, bytes: Buffer.byteLength(json) };
}

function attributeOf({ stringValue, binaryValue, dataType }: QueueMessageAttribute): object {
  return {
    stringValue,
    binaryValue: binaryValue && Buffer.from(binaryValue).toString("base64"),
    stringListValues: [],
    binaryListValues: [],
    dataType,
  };
}

/** The size of the event these records make, in bytes. */
export function payloadSize(records: readonly EventRecord[]): number {
  const commas = Math.max(0, records.length - 1);
  return records.reduce((sum, { bytes }) => sum + bytes, HEAD.length + TAIL.length + commas);
}

export function makePayload(records: readonly EventRecord[]): Buffer {
  const payload = Buffer.allocUnsafe(payloadSize(records));
  let at = payload.write(HEAD, 0, "latin1");
  for (const [index, { json, bytes }] of records.entries()) {
    if (index > 0) at += payload.write(",", at, "latin1");
    payload.write(json, at, "utf8");
    at += bytes;
  }
  payload.write(TAIL, at, "latin1");
  return payload;
}

/** Cuts the records, in order, so that each part makes a payload that Lambda takes. */
export function cutByPayload(records: readonly EventRecord[]): readonly EventRecord[][] {
  const parts: EventRecord[][] = [];
  let room = 0;
  for (const record of records) {
    const needed = record.bytes + 1;
    const last = parts.at(-1);
    if (last && needed <= room) {
      last.push(record);
      room -= needed;
    } else {
      parts.push([record]);
      room = LARGEST_PAYLOAD - payloadSize([record]);
    }
  }
  return parts;
}
