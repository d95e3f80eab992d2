// A queue, source or dead-letter: only the attributes that it wants differ.
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import { ifFound } from "../aws/codes.ts";
import { queueUrl } from "../aws/names.ts";
import { deadLetterTargetAppearing, nameCoolDown, queueAppearing, retrying } from "../aws/retry.ts";
import { sqs } from "../aws/sqs.ts";
import { isObject } from "../core/json.ts";
import type { FieldChange, Resource } from "../engine/resource.ts";
import { touches } from "./changes.ts";
import { leftoverQueue } from "./leftover.ts";
import { retag, type Tags } from "./ownership.ts";
import { type Attributes, diffAttributes, toCreate, toSet } from "./queue-attributes.ts";
import { patient, type Setting } from "./setting.ts";

export interface QueueState {
  readonly attributes: Attributes;
  readonly tags: Tags;
}

export interface QueueSpec {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly attributes: Attributes;
}

export function queueResource(spec: QueueSpec, setting: Setting): Resource<QueueState> {
  const { id, kind, name, needs, attributes: desired } = spec;
  const { connection, where, ownership } = setting;
  const client = sqs(connection);
  const QueueUrl = queueUrl(where, name);

  async function tagsOf(signal: AbortSignal): Promise<Tags | undefined> {
    const command = new ListQueueTagsCommand({ QueueUrl });
    const answer = await ifFound(client.send(command, { abortSignal: signal }));
    return answer === undefined ? undefined : (answer.Tags ?? {});
  }

  async function attributesOf(signal: AbortSignal): Promise<Attributes | undefined> {
    const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
    const answer = await ifFound(client.send(command, { abortSignal: signal }));
    return answer === undefined ? undefined : (answer.Attributes ?? {});
  }

  function withLeftover(change: FieldChange): FieldChange {
    const before = change.field === "redrivePolicy" ? targetOf(change.from) : undefined;
    const other = before !== undefined && before !== targetOf(change.to);
    return other ? { ...change, leaves: [leftoverQueue(where, before)] } : change;
  }

  return {
    id,
    kind,
    name,
    needs,

    async read(signal) {
      const [attributes, tags] = await Promise.all([attributesOf(signal), tagsOf(signal)]);
      // Just created or just deleted, the two may disagree: half a queue is none.
      return attributes === undefined || tags === undefined ? undefined : { attributes, tags };
    },

    async find(signal) {
      const tags = await tagsOf(signal);
      return tags === undefined ? undefined : { attributes: {}, tags };
    },

    owns: (state) => ownership.owns(state.tags),

    diff: (state) => [
      ...diffAttributes(state.attributes, desired).map(withLeftover),
      ...ownership.diff(state.tags),
    ],

    async create(work) {
      const command = new CreateQueueCommand({
        QueueName: name,
        Attributes: toCreate(desired),
        tags: { ...ownership.tags },
      });
      const rows = [nameCoolDown, deadLetterTargetAppearing];
      await retrying(rows, () => client.send(command), patient(setting, work));
    },

    async update(state, changes, work) {
      const attributes = toSet(state.attributes, desired, changes);
      const rows = [queueAppearing, deadLetterTargetAppearing];
      if (Object.keys(attributes).length > 0) {
        const command = new SetQueueAttributesCommand({ QueueUrl, Attributes: attributes });
        await retrying(rows, () => client.send(command), patient(setting, work));
      }
      if (!touches(changes, "tags")) return;
      const change = (call: () => Promise<unknown>) => retrying(rows, call, patient(setting, work));
      await retag(ownership.delta(state.tags), {
        untag: (TagKeys) => change(() => client.send(new UntagQueueCommand({ QueueUrl, TagKeys }))),
        tag: (Tags) => change(() => client.send(new TagQueueCommand({ QueueUrl, Tags }))),
      });
    },

    async remove() {
      await ifFound(client.send(new DeleteQueueCommand({ QueueUrl })));
      return "accepted";
    },

    // What needs a queue retries until it sees it: waiting here would be waiting twice.
    ready: async () => {},
  };
}

/** The dead-letter queue that a redrive policy names. */
function targetOf(redrivePolicy: unknown): string | undefined {
  const arn = isObject(redrivePolicy) ? redrivePolicy["deadLetterTargetArn"] : undefined;
  return typeof arn === "string" ? arn : undefined;
}
