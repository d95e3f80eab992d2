import type { QueueMessageAttribute, WitnessedMessage } from "../ports.ts";
import { type Message, sequenceNumber } from "./message.ts";

/** A message as far as its attributes show it. */
type Shown = Pick<Message, "content" | "progress" | "sequence">;

/** The system attributes of a received message; what it does not have is absent (aws-facts 2.7). */
export function systemAttributes({ content, progress, sequence }: Shown): Record<string, string> {
  const { senderId, sentAt, receivedBefore } = content;
  const { groupId, deduplicationId, traceHeader, deadLetterSource } = content;
  const attributes: Record<string, string> = {
    SenderId: senderId,
    SentTimestamp: String(sentAt),
    ApproximateReceiveCount: String(receivedBefore + progress.receives),
    ApproximateFirstReceiveTimestamp: String(progress.firstReceivedAt ?? sentAt),
  };
  if (groupId !== undefined) attributes["MessageGroupId"] = groupId;
  if (deduplicationId !== undefined) {
    // Only FIFO messages have one, and only they are numbered.
    attributes["MessageDeduplicationId"] = deduplicationId;
    attributes["SequenceNumber"] = sequenceNumber(sequence);
  }
  if (traceHeader !== undefined) attributes["AWSTraceHeader"] = traceHeader;
  if (deadLetterSource !== undefined) attributes["DeadLetterQueueSourceArn"] = deadLetterSource;
  return attributes;
}

export function witnessed(message: Shown): WitnessedMessage {
  const { id: messageId, body, attributes: messageAttributes } = message.content;
  return { messageId, body, messageAttributes, attributes: systemAttributes(message) };
}

/** Those that the names ask for: `All`, `.*`, `*`, a prefix `foo.*`, or a name (aws-facts 2.7). */
export function chosenAttributes(
  attributes: Readonly<Record<string, QueueMessageAttribute>>,
  names: readonly string[],
): Readonly<Record<string, QueueMessageAttribute>> {
  if (names.length === 0) return {};
  if (names.some((name) => name === "All" || name === ".*" || name === "*")) return attributes;
  const prefixes = names.filter((name) => name.endsWith(".*")).map((name) => name.slice(0, -2));
  return Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => names.includes(name) || prefixes.some((prefix) => name.startsWith(prefix)),
    ),
  );
}
