// Rules of the statements that a file adds to the role (aws-facts 5.1).
import { type FieldPath, type Finding, rule } from "./finding.ts";
import type { RoleConfig } from "./pipeline.ts";

/** Of all inline policies of a role together; sqslam's own take some of it. */
const MOST_CHARACTERS = 10_240;

export function roleRules({ policies }: RoleConfig): Finding[] {
  const path = ["role", "policies"];
  const sids = policies.map(({ Sid }) => Sid);
  const characters = JSON.stringify(policies).length;
  return [
    ...policies.flatMap((statement, index) => [
      ...oneOfTwo(statement, [...path, index]),
      ...sidRules(sids, index, [...path, index, "Sid"]),
    ]),
    ...rule(characters > MOST_CHARACTERS, "large-policies", "warning", path, [
      `have ${characters} characters as JSON, while AWS allows a role ${MOST_CHARACTERS} in all its inline policies`,
      "Name fewer resources, or use patterns.",
    ]),
  ];
}

const oneOfTwo = (statement: object, path: FieldPath): Finding[] =>
  ["Action", "Resource"].flatMap((key) =>
    rule(
      Object.hasOwn(statement, key) === Object.hasOwn(statement, `Not${key}`),
      "bad-statement",
      "error",
      path,
      [`must have either ${key} or Not${key}`, "Name exactly one of them."],
    ),
  );

function sidRules(sids: readonly unknown[], index: number, path: FieldPath): Finding[] {
  const sid = sids[index];
  if (typeof sid !== "string") return [];
  return [
    ...rule(!/^[A-Za-z0-9]*$/.test(sid), "bad-sid", "error", path, [
      `is ${JSON.stringify(sid)}: IAM takes letters and digits`,
      "Rename it, or leave it out.",
    ]),
    ...rule(sids.indexOf(sid) < index, "same-sid", "error", path, [
      `is the same as that of role.policies[${sids.indexOf(sid)}]: IAM wants each once`,
      "Give them two names, or none.",
    ]),
  ];
}
