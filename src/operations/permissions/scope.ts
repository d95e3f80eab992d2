// What targets and limits of rights are for one pipeline (aws-facts 5.4).
import type { Home } from "../../aws/connection.ts";
import { alarmArn, functionArn, logGroupArn, queueArn, roleArn } from "../../aws/names.ts";
import type { Limit, Target } from "../../aws/rights.ts";
import type { Pipeline } from "../../config/pipeline.ts";
import { alarmNames } from "../../resources/alarm-settings.ts";
import { namingTags, type Tags } from "../../resources/ownership.ts";
import type { Statement } from "../../resources/policy-document.ts";
import { queueKey } from "../../resources/queue-key.ts";

type Aim = Pick<Statement, "Condition"> & Required<Pick<Statement, "Resource">>;

export interface Scope {
  readonly targets: Readonly<Record<Target, Aim>>;
  readonly limits: Readonly<Record<Limit, object>>;
}

export function scopeOf(pipeline: Pipeline, where: Home): Scope {
  const { queue, deadLetterQueue: dlq, role, logs } = pipeline;
  const { partition, region, account } = where;
  const queues = [queue.name, ...(dlq === undefined ? [] : [dlq.name])];
  const fn = functionArn(where, pipeline.function.name);
  const group = logGroupArn(where, logs.name);
  // A mapping of a version or an alias says so.
  const ofFunction = { "lambda:FunctionArn": [fn, `${fn}:*`] };
  return {
    targets: {
      queue: only(queueArn(where, queue.name)),
      queues: only(...queues.map((name) => queueArn(where, name))),
      key: queueKey(pipeline, where) ?? only(),
      role: only(roleArn(where, role.name)),
      function: only(fn),
      layers: only(...pipeline.function.layers),
      mappings: only(`arn:${partition}:lambda:${region}:${account}:event-source-mapping:*`),
      "log-group": only(group, `${group}:*`),
      "log-group-tags": only(group),
      "log-streams": only(`${group}:log-stream:*`),
      alarms: only(...alarmNames(pipeline).map((name) => alarmArn(where, name))),
      unscoped: only("*"),
    },
    limits: {
      "of-own-tags": { StringEquals: underKeys("aws:ResourceTag/", namingTags(pipeline)) },
      // A new one has none yet: whether AWS then shows those of the request is not known.
      "with-own-tags": {
        StringEquals: underKeys("aws:RequestTag/", namingTags(pipeline)),
        StringEqualsIfExists: underKeys("aws:ResourceTag/", namingTags(pipeline)),
      },
      "to-lambda": { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
      "of-function": { ArnLike: ofFunction },
      "of-function-if-known": { ArnLikeIfExists: ofFunction },
      "with-boundary": { StringEquals: { "iam:PermissionsBoundary": role.permissionsBoundary } },
    },
  };
}

const underKeys = (prefix: string, tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));

function only(...resources: readonly string[]): Aim {
  const [first, ...rest] = resources;
  return { Resource: first !== undefined && rest.length === 0 ? first : resources };
}
