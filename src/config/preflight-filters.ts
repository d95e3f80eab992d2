// Are the mapping's filters patterns that AWS takes (aws-facts 4.1, 4.7)? It says of a bad one only
// "Invalid filter pattern definition."; of one that is merely not what was meant it says nothing, and
// every message that does not match is deleted.
import { isObject } from "../core/json.ts";
import { type FieldPath, type Finding, rule } from "./finding.ts";
import type { MappingConfig } from "./pipeline.ts";
import { ruleProblem, UNLISTED } from "./filter-rules.ts";

// Five by default; AWS raises the quota to ten on request (aws-facts 4.1).
const USUAL_FILTERS = 5;
const MOST_FILTERS = 10;
const LONGEST_FILTER = 4096;

export function filterRules({ filters }: MappingConfig): Finding[] {
  const path = ["mapping", "filters"];
  const many = filters.length > MOST_FILTERS;
  return [
    ...rule(many, "too-many-filters", "error", path, [
      `are ${filters.length}: AWS allows ${USUAL_FILTERS}, and ${MOST_FILTERS} on request`,
      "Merge patterns: the values of one key are alternatives.",
    ]),
    ...rule(!many && filters.length > USUAL_FILTERS, "many-filters", "warning", path, [
      `are ${filters.length}: more than ${USUAL_FILTERS} work only where AWS has raised your quota`,
      "Merge patterns: the values of one key are alternatives.",
    ]),
    ...filters.flatMap((filter, index) => [
      ...sizeRules(filter, [...path, index]),
      ...patternProblems(filter, [...path, index]),
      ...bodyRules(filter, [...path, index]),
    ]),
  ];
}

function sizeRules(filter: object, path: FieldPath): Finding[] {
  const length = JSON.stringify(filter).length;
  return rule(length > LONGEST_FILTER, "long-filter", "error", path, [
    `has ${length} characters as JSON; AWS allows ${LONGEST_FILTER}`,
    "Split it into two patterns.",
  ]);
}

function patternProblems(pattern: unknown, path: FieldPath): Finding[] {
  if (!isObject(pattern)) {
    return refused(
      path,
      `is ${JSON.stringify(pattern)}, neither a list of values nor a map`,
      `Put the value into a list: [${String(pattern)}].`,
    );
  }
  const entries = Object.entries(pattern);
  if (entries.length === 0) return refused(path, "is empty", "Name a key and its values.");
  return entries.flatMap(([key, inner]) => {
    const at = [...path, key];
    if (isAlternatives(key, inner)) {
      return inner.flatMap((each, index) => patternProblems(each, [...at, index]));
    }
    return Array.isArray(inner) ? listProblems(inner, at) : patternProblems(inner, at);
  });
}

/** `$or` with two patterns or more means "one of these"; anything else is a key of that name. */
const isAlternatives = (key: string, inner: unknown): inner is readonly unknown[] =>
  key === "$or" && Array.isArray(inner) && inner.length > 1 && inner.every(isObject);

function listProblems(list: readonly unknown[], path: FieldPath): Finding[] {
  if (list.length === 0) {
    return refused(path, "is an empty list", 'Name a value; [""] is the empty text.');
  }
  return list.flatMap((written, index) => {
    const problem = ruleProblem(written);
    if (problem === undefined) return [];
    if (problem === UNLISTED) {
      return rule(
        true,
        "unlisted-operator",
        "warning",
        [...path, index],
        [
          "is an operator of EventBridge that AWS does not list for mappings: AWS decides",
          "Use prefix, suffix, anything-but, equals-ignore-case, numeric or exists.",
        ],
      );
    }
    return refused([...path, index], ...problem);
  });
}

const refused = (path: FieldPath, reason: string, fix: string): Finding[] => [
  {
    code: "filter-syntax",
    severity: "error",
    path,
    reason: `${reason}: AWS refuses the pattern`,
    fix,
  },
];

function bodyRules(filter: Readonly<Record<string, unknown>>, path: FieldPath): Finding[] {
  const others = Object.keys(filter).filter((key) => key !== "body" && key !== "$or");
  const hasBody = Object.hasOwn(filter, "body");
  return [
    ...rule(!hasBody && !Object.hasOwn(filter, "$or"), "filter-without-body", "warning", path, [
      "has no key `body`, the only one that AWS looks at in a queue's messages",
      "Put the pattern under `body`.",
    ]),
    ...(hasBody ? others : []).flatMap((key) =>
      rule(
        true,
        "filter-key-ignored",
        "warning",
        [...path, key],
        [
          "has no effect: of a queue's messages AWS looks at `body` alone",
          "Put the pattern under `body`, or remove it.",
        ],
      ),
    ),
    ...rule(
      Array.isArray(filter["body"]),
      "filter-on-text",
      "warning",
      [...path, "body"],
      [
        "is a list, which matches bodies that are plain text: those that are JSON are deleted",
        "For bodies that are JSON, name their keys: body: { type: [order] }.",
      ],
    ),
  ];
}
