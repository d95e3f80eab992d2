// How messages lie in the store: as lists, because the names of members would take half of the time and
// a quarter of the room.
import type { QueueMessageAttribute } from "../ports.ts";
import type { Content, Progress, Visibility } from "./message.ts";

export type StoredContent = readonly [
  id: string,
  body: string,
  md5: string,
  attributes: readonly StoredAttribute[],
  md5OfAttributes: string | undefined,
  senderId: string,
  sentAt: number,
  receivedBefore: number,
  groupId: string | undefined,
  deduplicationId: string | undefined,
  traceHeader: string | undefined,
  deadLetterSource: string | undefined,
];

type StoredAttribute = readonly [name: string, dataType: string, value: string | Uint8Array];

export type StoredProgress = readonly [
  receives: number,
  firstReceivedAt: number | undefined,
  status: Visibility["status"],
  until: number,
  since: number,
];

export function packContent(content: Content): StoredContent {
  const attributes: StoredAttribute[] = [];
  for (const name of Object.keys(content.attributes)) {
    const { dataType = "", binaryValue, stringValue = "" } = content.attributes[name] ?? {};
    attributes.push([name, dataType, binaryValue ?? stringValue]);
  }
  return [
    content.id,
    content.body,
    content.md5,
    attributes,
    content.md5OfAttributes,
    content.senderId,
    content.sentAt,
    content.receivedBefore,
    content.groupId,
    content.deduplicationId,
    content.traceHeader,
    content.deadLetterSource,
  ];
}

export function unpackContent([
  id,
  body,
  md5,
  attributes,
  md5OfAttributes,
  senderId,
  sentAt,
  receivedBefore,
  groupId,
  deduplicationId,
  traceHeader,
  deadLetterSource,
]: StoredContent): Content {
  return {
    id,
    body,
    md5,
    attributes: Object.fromEntries(attributes.map(unpackAttribute)),
    md5OfAttributes,
    senderId,
    sentAt,
    groupId,
    deduplicationId,
    traceHeader,
    deadLetterSource,
    receivedBefore,
  };
}

function unpackAttribute([name, dataType, value]: StoredAttribute): [
  string,
  QueueMessageAttribute,
] {
  const attribute =
    typeof value === "string" ? { dataType, stringValue: value } : { dataType, binaryValue: value };
  return [name, attribute];
}

export function packProgress({ receives, firstReceivedAt, visibility }: Progress): StoredProgress {
  const until = visibility.status === "ready" ? 0 : visibility.until;
  const since = visibility.status === "in-flight" ? visibility.since : 0;
  return [receives, firstReceivedAt, visibility.status, until, since];
}

export function unpackProgress([
  receives,
  firstReceivedAt,
  status,
  until,
  since,
]: StoredProgress): Progress {
  return { receives, firstReceivedAt, visibility: visibilityOf(status, until, since) };
}

function visibilityOf(status: Visibility["status"], until: number, since: number): Visibility {
  if (status === "ready") return { status };
  return status === "delayed" ? { status, until } : { status, since, until };
}
