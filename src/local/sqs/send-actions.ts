import type {
  SendMessageBatchCommandInput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
  SendMessageCommandInput,
  SendMessageCommandOutput,
} from "@aws-sdk/client-sqs";
import { Fault } from "../fault.ts";
import type { Access } from "../ports.ts";
import { ACCOUNT, type Call, type Result } from "../service.ts";
import { actOnEach, checkEntries } from "./batch.ts";
import { checkBody, checkDelay, checkId, readMessageAttributes, sizeOf } from "./check-message.ts";
import { md5, md5OfAttributes } from "./digest.ts";
import { invalidParameter } from "./faults.ts";
import { sequenceNumber } from "./message.ts";
import type { Draft, Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";
import { readTraceHeader } from "./trace-header.ts";

/** aws-facts 2.5: whatever the queue's own maximum. */
const LONGEST_BATCH = 1_048_576;

// The two texts that AWS has for a message that is too long (aws-facts 2.5).
const TOO_LONG_ALONE = "One or more parameters are invalid.";
const TOO_LONG_IN_BATCH = "One or more parameters cannot be validated.";

type Message = Omit<SendMessageBatchRequestEntry, "Id">;

export function sendActions(registry: Registry, access?: Pick<Access, "identify">) {
  const senderOf = (call: Call) => access?.identify(call.accessKeyId).userId ?? ACCOUNT;

  return {
    SendMessage(input: SendMessageCommandInput, call: Call): Result<SendMessageCommandOutput> {
      const queue = registry.at(input.QueueUrl, call);
      return send(queue, input, senderOf(call), TOO_LONG_ALONE);
    },

    SendMessageBatch(
      { QueueUrl, Entries: entries = [] }: SendMessageBatchCommandInput,
      call: Call,
    ): Result<SendMessageBatchCommandOutput> {
      const queue = registry.at(QueueUrl, call);
      checkEntries(entries, "SendMessageBatchRequestEntry");
      queue.checkBatch(
        entries.map(({ MessageGroupId, MessageDeduplicationId }) => ({
          groupId: MessageGroupId,
          deduplicationId: MessageDeduplicationId,
        })),
      );
      checkBatchLength(entries);
      const sender = senderOf(call);
      return actOnEach(entries, (entry) => send(queue, entry, sender, TOO_LONG_IN_BATCH));
    },
  };
}

function send(queue: Queue, input: Message, senderId: string, tooLong: string) {
  const { draft, trace } = readDraft(queue, input, senderId, tooLong);
  queue.check(draft);
  const { messageId, sequence } = queue.send(draft);
  return {
    MessageId: messageId,
    MD5OfMessageBody: draft.md5,
    MD5OfMessageAttributes: draft.md5OfAttributes,
    MD5OfMessageSystemAttributes: trace?.md5,
    SequenceNumber: queue.fifo ? sequenceNumber(sequence) : undefined,
  };
}

function readDraft(queue: Queue, input: Message, senderId: string, tooLong: string) {
  const { MessageBody: body = "" } = input;
  checkBody(body);
  const attributes = readMessageAttributes(input.MessageAttributes);
  const longest = queue.settings.maximumMessageSize;
  if (sizeOf(input) > longest) {
    throw invalidParameter(`${tooLong} Reason: Message must be shorter than ${longest} bytes.`);
  }
  checkDelay(input.DelaySeconds);
  checkId(input.MessageGroupId, "MessageGroupId");
  checkId(input.MessageDeduplicationId, "MessageDeduplicationId");
  const trace = readTraceHeader(input.MessageSystemAttributes);
  const draft: Draft = {
    body,
    md5: md5(body),
    attributes,
    md5OfAttributes: md5OfAttributes(attributes),
    senderId,
    delaySeconds: input.DelaySeconds,
    receivedBefore: 0,
    groupId: input.MessageGroupId,
    deduplicationId: input.MessageDeduplicationId,
    traceHeader: trace?.header,
  };
  return { draft, trace };
}

function checkBatchLength(entries: readonly SendMessageBatchRequestEntry[]): void {
  const length = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
  if (length <= LONGEST_BATCH) return;
  const text = `Batch requests cannot be longer than ${LONGEST_BATCH} bytes. You have sent ${length} bytes.`;
  throw new Fault("BatchRequestTooLong", text);
}
