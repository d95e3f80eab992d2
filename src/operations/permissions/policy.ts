// The least that an identity needs to work with one pipeline, as an IAM policy document.
import type { Home } from "../../aws/connection.ts";
import {
  type Audience,
  type Having,
  type Limit,
  type Right,
  RIGHTS,
  type Row,
} from "../../aws/rights.ts";
import type { Pipeline } from "../../config/pipeline.ts";
import type { Statement } from "../../resources/policy-document.ts";
import { type Scope, scopeOf } from "./scope.ts";

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/** Pure. Rights that are alike in what they are about, and when, are one statement. */
export function policyFor(audience: Audience, pipeline: Pipeline, where: Home): PolicyDocument {
  const scope = scopeOf(pipeline, where);
  const groups = new Map<string, { readonly statement: Statement; readonly actions: string[] }>();
  for (const right of rightsOf(audience)) {
    if (!isWanted(right, pipeline)) continue;
    const limit = limitIn(right, pipeline);
    const Sid = sidOf(right, limit);
    const group = groups.get(Sid) ?? {
      statement: statementOf(Sid, right, limit, scope),
      actions: [],
    };
    groups.set(Sid, group);
    group.actions.push(...right.actions);
  }
  const Statement = [...groups.values()].map(({ statement, actions }) => ({
    ...statement,
    Action: [...new Set(actions)].toSorted(),
  }));
  return { Version: "2012-10-17", Statement };
}

function rightsOf(audience: Audience): readonly Right[] {
  return Object.values(RIGHTS)
    .flatMap((service): readonly Row[] => Object.values(service))
    .filter((row) => row.for.includes(audience))
    .flatMap(({ rights }) => rights);
}

function isWanted({ where }: Right, pipeline: Pipeline): boolean {
  const { role, queue, function: config } = pipeline;
  const isBounded = role.permissionsBoundary !== undefined;
  const has: Readonly<Record<Having, boolean>> = {
    boundary: isBounded,
    "no-boundary": !isBounded,
    key: queue.encryption.type === "kms",
    layers: config.layers.length > 0,
    vpc: config.vpc !== undefined,
    alarms: pipeline.alarms !== undefined,
  };
  return where === undefined || has[where];
}

/** A pipeline without a boundary has nothing to hold its role to. */
function limitIn({ limit }: Right, { role }: Pipeline): Limit | undefined {
  return limit === "with-boundary" && role.permissionsBoundary === undefined ? undefined : limit;
}

function statementOf(Sid: string, right: Right, limit: Limit | undefined, scope: Scope): Statement {
  return {
    Sid,
    Effect: "Allow",
    Action: [],
    ...scope.targets[right.on],
    ...(limit === undefined ? {} : { Condition: scope.limits[limit] }),
  };
}

/** "log-group-tags" is LogGroupTags: letters and digits are all that IAM takes. */
function sidOf({ on }: Right, limit: Limit | undefined): string {
  return [on, limit ?? ""]
    .flatMap((text) => text.split("-"))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
