// SendMessageBatch in AWS JSON 1.0 (aws-facts 0.3).
import { hash } from "node:crypto";
import { isObject, parseJson } from "../../core/json.ts";
import { type EntryResult, UNANSWERED } from "./batch-sender.ts";
import type { Attributes, OutgoingMessage } from "./message.ts";

export const WIRE_HEADERS = {
  "content-type": "application/x-amz-json-1.0",
  "x-amz-target": "AmazonSQS.SendMessageBatch",
};

/** An entry's id is its place in the batch. */
export function requestBody(queueUrl: string, batch: readonly OutgoingMessage[]): string {
  return JSON.stringify({ QueueUrl: queueUrl, Entries: batch.map(entry) });
}

function entry(message: OutgoingMessage, place: number): object {
  return {
    Id: String(place),
    MessageBody: message.body,
    DelaySeconds: message.delaySeconds,
    MessageAttributes: wireAttributes(message.attributes),
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.dedupId,
  };
}

function wireAttributes(attributes: Attributes): object | undefined {
  const wired: Record<string, { DataType: string; StringValue: string }> = {};
  let any = false;
  for (const [name, { type, value }] of Object.entries(attributes)) {
    wired[name] = { DataType: type, StringValue: value };
    any = true;
  }
  return any ? wired : undefined;
}

/** A result for each message of the batch; undefined where the text is no answer of SQS. */
export function readAnswer(
  text: string,
  batch: readonly OutgoingMessage[],
): readonly EntryResult[] | undefined {
  const answer = parseJson(text);
  if (!isObject(answer) || !("Successful" in answer || "Failed" in answer)) return undefined;
  // Absent, not empty, where there are none (aws-facts 2.5).
  const { Successful: successful = [], Failed: failed = [] } = answer;
  const results = batch.map((): EntryResult => UNANSWERED);
  const fill = (entries: unknown, read: (each: Entry, message: OutgoingMessage) => EntryResult) => {
    if (!Array.isArray(entries)) return false;
    return entries.every((each: unknown) => {
      const message = isObject(each) ? batch[Number(each["Id"])] : undefined;
      if (!isObject(each) || message === undefined) return false;
      results[Number(each["Id"])] = read(each, message);
      return true;
    });
  };
  return fill(successful, sent) && fill(failed, notSent) ? results : undefined;
}

type Entry = Record<string, unknown>;

function sent(each: Entry, message: OutgoingMessage): EntryResult {
  if (each["MD5OfMessageBody"] !== hash("md5", message.body)) {
    const reason = "SQS took it, and its checksum says that the body was changed on the way";
    return { status: "failed", code: "WrongChecksum", reason, retry: false };
  }
  return { status: "sent", messageId: String(each["MessageId"]) };
}

function notSent(each: Entry): EntryResult {
  const { Code: code, Message: reason, SenderFault: senderFault } = each;
  return {
    status: "failed",
    code: typeof code === "string" ? code : "Unknown",
    reason: typeof reason === "string" ? reason : "SQS gives no reason",
    retry: senderFault === false,
  };
}
