import { defaultLogGroup, derivedNames } from "./derived-names.ts";
import type { FieldPath, Finding } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";

interface Named {
  readonly what: string;
  readonly name: string;
  readonly derived: string;
  /** What AWS allows (aws-facts 2.1, 3.2, 3.12, 5.1; alarms: CloudWatch's model). */
  readonly limit: number;
  readonly path: FieldPath;
}

function namesOf(pipeline: Pipeline): Named[] {
  const { queue, deadLetterQueue, function: lambda, role, logs } = pipeline;
  const derived = derivedNames(pipeline.name, pipeline.stage);
  const named = (
    what: string,
    name: string,
    derived: string,
    limit: number,
    path: FieldPath,
  ): Named => ({ what, name, derived, limit, path });
  const longest = derived.alarms["oldest-message"];
  return [
    named("queue", queue.name, derived.queue, 80, ["queue", "name"]),
    ...(deadLetterQueue === undefined
      ? []
      : [
          named("dead-letter queue", deadLetterQueue.name, derived.deadLetterQueue, 80, [
            "deadLetterQueue",
            "name",
          ]),
        ]),
    named("function", lambda.name, derived.function, 64, ["function", "name"]),
    named("role", role.name, derived.role, 64, ["role", "name"]),
    named("policy", role.logsPolicyName, derived.logsPolicy, 128, ["role", "logsPolicyName"]),
    named("policy", role.queuePolicyName, derived.queuePolicy, 128, ["role", "queuePolicyName"]),
    named("log group", logs.name, defaultLogGroup(lambda.name), 512, ["logs", "name"]),
    ...(pipeline.alarms === undefined ? [] : [named("alarm", longest, longest, 255, ["name"])]),
  ];
}

export function nameRules(pipeline: Pipeline): Finding[] {
  const names = namesOf(pipeline);
  return [
    ...names.filter(({ name, limit }) => name.length > limit).map(tooLong),
    ...names
      .filter(({ name }) => name.endsWith(".fifo") && pipeline.queue.fifo === undefined)
      .map(notFifo),
    ...clashes(pipeline),
  ];
}

function tooLong({ what, name, derived, limit, path }: Named): Finding {
  const isDerived = name === derived || name === `${derived}.fifo`;
  return {
    code: "name-too-long",
    severity: "error",
    path: isDerived ? ["name"] : path,
    reason: `makes the ${what} "${name}" of ${name.length} characters; AWS allows ${limit}`,
    fix: isDerived ? `Shorten it, or give the ${what} a name of its own.` : "Shorten it.",
  };
}

const notFifo = ({ path }: Named): Finding => ({
  code: "fifo-name",
  severity: "error",
  path,
  reason: "ends in .fifo, but the queue is not a FIFO queue",
  fix: "Set queue.fifo to true, or drop the suffix.",
});

function clashes({ queue, deadLetterQueue, role }: Pipeline): Finding[] {
  const same = (path: FieldPath, other: string): Finding => ({
    code: "same-name",
    severity: "error",
    path,
    reason: `is the same as ${other}`,
    fix: "Give them two names.",
  });
  return [
    ...(queue.name === deadLetterQueue?.name
      ? [same(["deadLetterQueue", "name"], "queue.name")]
      : []),
    ...(role.logsPolicyName === role.queuePolicyName
      ? [same(["role", "queuePolicyName"], "role.logsPolicyName")]
      : []),
  ];
}
