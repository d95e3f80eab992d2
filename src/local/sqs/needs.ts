// What each SQS action takes of its caller (aws-facts 5.4). Batches have no permission of their own.
import type {
  CreateQueueCommandInput,
  GetQueueUrlCommandInput,
  TagQueueCommandInput,
  UntagQueueCommandInput,
} from "@aws-sdk/client-sqs";
import { isObject, parseJson } from "../../core/json.ts";
import { type Keys, type Need, type Needs, requestTags, resourceTags, tagKeys } from "../need.ts";
import type { Call } from "../service.ts";
import { keyNeed } from "./key-need.ts";
import { arnAt, queueArn, type Registry } from "./registry.ts";

interface OnQueue {
  readonly QueueUrl?: string | undefined;
}
interface OnTask {
  readonly SourceArn?: string | undefined;
  readonly DestinationArn?: string | undefined;
  readonly TaskHandle?: string | undefined;
}

export function queueNeeds(registry: Registry): Record<string, Needs> {
  const need = (name: string, arn: string, keys: Keys = {}): Need => {
    const record = registry.find(arn)?.record;
    return {
      action: `sqs:${name}`,
      resource: arn,
      keys: { ...resourceTags(record?.tags), ...keys },
      resourcePolicy: record?.attributes["Policy"],
      // So SQS spells actions when it refuses them, as public reports show.
      said: { action: `sqs:${name.toLowerCase()}` },
    };
  };
  const on =
    (name: string) =>
    ({ QueueUrl }: OnQueue, call: Call): readonly Need[] => [need(name, arnAt(QueueUrl, call))];
  /** With what the key of an encrypted queue takes besides (aws-facts 2.10). */
  const onMessages =
    (name: string, ...keyActions: readonly string[]) =>
    ({ QueueUrl }: OnQueue, call: Call): readonly Need[] => {
      const arn = arnAt(QueueUrl, call);
      const key = registry.find(arn)?.record.attributes["KmsMasterKeyId"];
      return [need(name, arn), ...keyActions.flatMap((each) => keyNeed(each, key, call) ?? [])];
    };
  const send = onMessages("SendMessage", "kms:GenerateDataKey", "kms:Decrypt");
  const receive = onMessages("ReceiveMessage", "kms:Decrypt");
  const onTask =
    (name: string) =>
    ({ SourceArn = "" }: OnTask): readonly Need[] => [need(name, SourceArn)];
  const named = ({ QueueName = "" }: { readonly QueueName?: string | undefined }, call: Call) =>
    queueArn(call.region, QueueName);

  return {
    CreateQueue: (input: CreateQueueCommandInput, call) => {
      const arn = named(input, call);
      const keys = requestTags(input.tags);
      return [
        need("CreateQueue", arn, keys),
        ...(Object.keys(input.tags ?? {}).length === 0 ? [] : [need("TagQueue", arn, keys)]),
      ];
    },
    GetQueueUrl: (input: GetQueueUrlCommandInput, call) => [
      need("GetQueueUrl", named(input, call)),
    ],
    // IAM knows no resource for it; the refusal shows an ARN without a name.
    ListQueues: (_input: object, call) => [need("ListQueues", queueArn(call.region, ""))],
    ListDeadLetterSourceQueues: on("ListDeadLetterSourceQueues"),
    DeleteQueue: on("DeleteQueue"),
    PurgeQueue: on("PurgeQueue"),
    GetQueueAttributes: on("GetQueueAttributes"),
    SetQueueAttributes: on("SetQueueAttributes"),
    AddPermission: on("AddPermission"),
    RemovePermission: on("RemovePermission"),
    TagQueue: ({ QueueUrl, Tags }: TagQueueCommandInput, call) => [
      need("TagQueue", arnAt(QueueUrl, call), requestTags(Tags)),
    ],
    UntagQueue: ({ QueueUrl, TagKeys }: UntagQueueCommandInput, call) => [
      need("UntagQueue", arnAt(QueueUrl, call), tagKeys(TagKeys)),
    ],
    ListQueueTags: on("ListQueueTags"),
    SendMessage: send,
    SendMessageBatch: send,
    ReceiveMessage: receive,
    DeleteMessage: on("DeleteMessage"),
    DeleteMessageBatch: on("DeleteMessage"),
    ChangeMessageVisibility: on("ChangeMessageVisibility"),
    ChangeMessageVisibilityBatch: on("ChangeMessageVisibility"),
    // The task reads and writes as the caller (aws-facts 2.10).
    StartMessageMoveTask: ({ SourceArn = "", DestinationArn }: OnTask) => {
      const source = registry.find(SourceArn);
      const back = source ? registry.sourcesOf(source).map(({ arn }) => arn) : [];
      const to = DestinationArn === undefined ? back : [DestinationArn];
      return [
        need("StartMessageMoveTask", SourceArn),
        need("ReceiveMessage", SourceArn),
        need("DeleteMessage", SourceArn),
        need("GetQueueAttributes", SourceArn),
        ...to.map((arn) => need("SendMessage", arn)),
      ];
    },
    ListMessageMoveTasks: onTask("ListMessageMoveTasks"),
    CancelMessageMoveTask: ({ TaskHandle = "" }: OnTask, call) => [
      need("CancelMessageMoveTask", sourceIn(TaskHandle) ?? queueArn(call.region, "")),
    ],
  };
}

/** The handle names the queue; one that was made up names none. */
function sourceIn(taskHandle: string): string | undefined {
  const handle = parseJson(Buffer.from(taskHandle, "base64").toString("utf8"));
  return isObject(handle) && typeof handle["sourceArn"] === "string"
    ? handle["sourceArn"]
    : undefined;
}
