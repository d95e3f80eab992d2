import type {
  CreateQueueCommandInput,
  CreateQueueCommandOutput,
  DeleteQueueCommandInput,
  GetQueueUrlCommandInput,
  GetQueueUrlCommandOutput,
  ListDeadLetterSourceQueuesCommandInput,
  ListDeadLetterSourceQueuesCommandOutput,
  ListQueuesCommandInput,
  ListQueuesCommandOutput,
  PurgeQueueCommandInput,
} from "@aws-sdk/client-sqs";
import { Fault } from "../fault.ts";
import { ACCOUNT, type Call, type Result } from "../service.ts";
import { changed, describe, firstDifference, readAttributes } from "./attributes.ts";
import { checkRedrive } from "./check-redrive.ts";
import { checkTags } from "./check-tags.ts";
import { noSuchQueue } from "./faults.ts";
import { pageOf } from "./page.ts";
import { checkName, queueArn, queueUrl, type Registry } from "./registry.ts";

export function queueActions(registry: Registry) {
  return {
    CreateQueue(input: CreateQueueCommandInput, call: Call): Result<CreateQueueCommandOutput> {
      const name = input.QueueName ?? "";
      const given = input.Attributes ?? {};
      // A standard queue may not even say that it is none (aws-facts 2.1).
      const fifo = given.FifoQueue?.toLowerCase() === "true";
      checkName(name, fifo);
      const attributes = readAttributes(given, fifo);
      const existing = registry.standing(name, call);
      if (existing) {
        const { attributes: set } = existing.record;
        const differs = firstDifference(attributes, { ...describe(set, fifo), ...set });
        if (differs === undefined) return { QueueUrl: queueUrl(existing, call) };
        const text = `A queue already exists with the same name and a different value for attribute ${differs}`;
        throw new Fault("QueueNameExists", text);
      }
      checkRedrive(registry, queueArn(call.region, name), given.RedrivePolicy);
      const { tags = {} } = input;
      checkTags(tags);
      const queue = registry.create(name, call, changed({}, attributes), tags);
      return { QueueUrl: queueUrl(queue, call) };
    },

    GetQueueUrl(input: GetQueueUrlCommandInput, call: Call): Result<GetQueueUrlCommandOutput> {
      const { QueueName = "", QueueOwnerAWSAccountId = ACCOUNT } = input;
      const queue = registry.named(QueueName, call);
      if (!queue || QueueOwnerAWSAccountId !== ACCOUNT) throw noSuchQueue();
      return { QueueUrl: queueUrl(queue, call) };
    },

    ListQueues(input: ListQueuesCommandInput, call: Call): Result<ListQueuesCommandOutput> {
      const { QueueNamePrefix: prefix = "" } = input;
      const found = registry
        .inRegion(call.region)
        .filter(({ record }) => record.name.startsWith(prefix));
      const { queues, nextToken } = pageOf(found, input);
      return {
        QueueUrls: queues.length === 0 ? undefined : queues.map((queue) => queueUrl(queue, call)),
        NextToken: nextToken,
      };
    },

    ListDeadLetterSourceQueues(
      input: ListDeadLetterSourceQueuesCommandInput,
      call: Call,
    ): Result<ListDeadLetterSourceQueuesCommandOutput> {
      const sources = registry.sourcesOf(registry.at(input.QueueUrl, call));
      const { queues, nextToken } = pageOf(sources, input);
      return { queueUrls: queues.map((queue) => queueUrl(queue, call)), NextToken: nextToken };
    },

    DeleteQueue(input: DeleteQueueCommandInput, call: Call): void {
      registry.delete(registry.at(input.QueueUrl, call));
    },

    PurgeQueue(input: PurgeQueueCommandInput, call: Call): void {
      registry.at(input.QueueUrl, call).purge();
    },
  };
}
