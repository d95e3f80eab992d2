// What a message may be, in the order in which AWS looks (aws-facts 2.5).
import type { MessageAttributeValue, SendMessageBatchRequestEntry } from "@aws-sdk/client-sqs";
import { Fault } from "../fault.ts";
import { mapOwn } from "../own.ts";
import type { QueueMessageAttribute } from "../ports.ts";
import { checkRange, invalidParameter, invalidValue, missingParameter } from "./faults.ts";

const MOST_ATTRIBUTES = 10;
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

export function checkBody(body: string): void {
  if (body === "") throw missingParameter("MessageBody");
  checkCharacters(body);
}

export function checkDelay(seconds: number | undefined): void {
  checkRange(seconds, "DelaySeconds", [0, 900], "DelaySeconds must be >= 0 and <= 900.");
}

/** Group and deduplication ids: 1 to 128 of letters, digits and ASCII punctuation. */
export function checkId(
  id: string | undefined,
  parameter: "MessageGroupId" | "MessageDeduplicationId",
): void {
  if (id === undefined || /^[!-~]{1,128}$/.test(id)) return;
  const reason = `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`;
  throw invalidValue(id, parameter, reason);
}

/** Checks a message's own attributes and answers them as they are kept. */
export function readMessageAttributes(
  given: Readonly<Record<string, MessageAttributeValue>> = {},
): Record<string, QueueMessageAttribute> {
  const count = Object.keys(given).length;
  if (count > MOST_ATTRIBUTES) {
    throw invalidParameter(
      `Number of message attributes [${count}] exceeds the allowed maximum [${MOST_ATTRIBUTES}].`,
    );
  }
  return mapOwn(given, (value, name) => {
    checkAttributeName(name);
    return readValue(name, value);
  });
}

/** Bytes that count against the size limits: body, and each attribute's name, type and value. */
export function sizeOf({
  MessageBody: body = "",
  MessageAttributes: attributes = {},
}: Pick<SendMessageBatchRequestEntry, "MessageBody" | "MessageAttributes">): number {
  let size = Buffer.byteLength(body);
  for (const name of Object.keys(attributes)) {
    const { DataType = "", StringValue = "", BinaryValue } = attributes[name] ?? {};
    size += Buffer.byteLength(name) + Buffer.byteLength(DataType);
    size += BinaryValue?.length ?? Buffer.byteLength(StringValue);
  }
  return size;
}

function checkAttributeName(name: string): void {
  if (name.length > 256) {
    throw invalidParameter("Message (user) attribute name must be shorter than 256 bytes.");
  }
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name)) {
    throw invalidParameter(
      `Message (user) attribute name '${name}' is invalid. It can contain only letters, digits, underscores, hyphens and periods.`,
    );
  }
  if (/^(aws|amazon)\./i.test(name) || /^\.|\.$|\.\./.test(name)) {
    throw invalidParameter(
      `Message (user) attribute name '${name}' is invalid. It cannot start with 'AWS.' or 'Amazon.', start or end with a period, or have periods in succession.`,
    );
  }
}

function readValue(name: string, value: MessageAttributeValue): QueueMessageAttribute {
  const { DataType: dataType = "", StringValue, BinaryValue } = value;
  const kind = /^(String|Number|Binary)(\..*)?$/.exec(dataType)?.[1];
  if (kind === undefined || dataType.length > 256) {
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  const content = kind === "Binary" ? BinaryValue : StringValue;
  if (content === undefined || content.length === 0) {
    throw invalidParameter(
      `Message (user) attribute '${name}' must contain a non-empty value of type '${kind}'.`,
    );
  }
  if (typeof content !== "string") return { dataType, binaryValue: content };
  if (kind === "Number" && !isNumber(content)) {
    throw invalidParameter(
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
  checkCharacters(content);
  return { dataType, stringValue: content };
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function checkCharacters(text: string): void {
  if (!FORBIDDEN.test(text)) return;
  throw new Fault(
    "InvalidMessageContents",
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF.",
  );
}
