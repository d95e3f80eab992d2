import type {
  ChangeMessageVisibilityBatchCommandInput,
  ChangeMessageVisibilityBatchCommandOutput,
  ChangeMessageVisibilityCommandInput,
  DeleteMessageBatchCommandInput,
  DeleteMessageBatchCommandOutput,
  DeleteMessageCommandInput,
} from "@aws-sdk/client-sqs";
import type { Call, Result } from "../service.ts";
import { actOnEach, checkEntries } from "./batch.ts";
import { checkRange, missingParameter } from "./faults.ts";
import type { Queue } from "./queue.ts";
import type { Registry } from "./registry.ts";

interface Change {
  readonly ReceiptHandle: string | undefined;
  readonly VisibilityTimeout?: number | undefined;
}

export function receiptActions(registry: Registry) {
  return {
    DeleteMessage({ QueueUrl, ReceiptHandle }: DeleteMessageCommandInput, call: Call): void {
      registry.at(QueueUrl, call).delete(ReceiptHandle ?? "");
    },

    DeleteMessageBatch(
      { QueueUrl, Entries: entries = [] }: DeleteMessageBatchCommandInput,
      call: Call,
    ): Result<DeleteMessageBatchCommandOutput> {
      const queue = registry.at(QueueUrl, call);
      checkEntries(entries, "DeleteMessageBatchRequestEntry");
      return actOnEach(entries, ({ ReceiptHandle }) => {
        queue.delete(ReceiptHandle ?? "");
        return {};
      });
    },

    ChangeMessageVisibility(input: ChangeMessageVisibilityCommandInput, call: Call): void {
      change(registry.at(input.QueueUrl, call), input);
    },

    ChangeMessageVisibilityBatch(
      { QueueUrl, Entries: entries = [] }: ChangeMessageVisibilityBatchCommandInput,
      call: Call,
    ): Result<ChangeMessageVisibilityBatchCommandOutput> {
      const queue = registry.at(QueueUrl, call);
      checkEntries(entries, "ChangeMessageVisibilityBatchRequestEntry");
      return actOnEach(entries, (entry) => {
        change(queue, entry);
        return {};
      });
    },
  };
}

function change(queue: Queue, { ReceiptHandle, VisibilityTimeout: seconds }: Change): void {
  if (seconds === undefined) throw missingParameter("VisibilityTimeout");
  const reason = "VisibilityTimeout must be an integer between 0 and 43200.";
  checkRange(seconds, "VisibilityTimeout", [0, 43_200], reason);
  queue.changeVisibility(ReceiptHandle ?? "", seconds);
}
