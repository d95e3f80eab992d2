// Plans and their outcomes as people read them: a symbol and a word for each step, and below it
// every field that changes. Values that are secret are named and never shown.
import type { Where } from "../aws/connection.ts";
import type { Pipeline } from "../config/pipeline.ts";
import type { Action, Plan, Step } from "../engine/plan.ts";
import type { FieldChange, Leftover } from "../engine/resource.ts";
import { duration } from "./duration.ts";
import { differences } from "./json-difference.ts";

export const SYMBOLS: Readonly<Record<Action, string>> = {
  create: "+",
  update: "~",
  recreate: "-/+",
  remove: "-",
  keep: "=",
};

const DONE: Readonly<Record<Action, string>> = {
  create: "created",
  update: "updated",
  recreate: "recreated",
  remove: "removed",
  keep: "unchanged",
};

const LONGEST_VALUE = 60;
const MOST_DIFFERENCES = 8;

/** What the plan is about, and where and as whom it would be carried out. */
export function headLine(
  verb: string,
  { name, stage }: Pick<Pipeline, "name" | "stage">,
  where: Where,
): string {
  const what = stage === undefined ? name : `${name} (stage ${stage})`;
  const who = where.caller === undefined ? "" : `, as ${where.caller}`;
  return `${verb} ${what} in ${where.region}, account ${where.account}${who}`;
}

export function planLines(
  steps: readonly Step[],
  tense: "planned" | "done" = "planned",
): readonly string[] {
  const word = (action: Action) => (tense === "done" ? DONE[action] : action);
  const wide = Math.max(0, ...steps.map((step) => step.kind.length));
  return steps.flatMap((step) => [
    `  ${SYMBOLS[step.action].padStart(3)} ${word(step.action).padEnd(9)} ${step.kind.padEnd(wide)} ${step.name}${noteOn(step)}`,
    ...step.changes.flatMap((change) => [
      ...changeLines(change).map((text) => `        ${text}`),
      ...(change.leaves ?? []).flatMap(leftoverLines),
    ]),
  ]);
}

function noteOn(step: Step): string {
  if (step.adopts) return "  (adopted: it does not carry our tags yet)";
  return step.foreign === true ? "  (not ours: left alone)" : "";
}

function leftoverLines({ kind, name, commands }: Leftover): readonly string[] {
  return [
    `          leaves ${kind} ${name} behind, with what is in it; if nothing else uses it:`,
    ...commands.map((command) => `            ${command}`),
  ];
}

function changeLines(change: FieldChange): readonly string[] {
  const must = change.recreate === true ? "  (cannot change in place)" : "";
  if (change.secret === true) {
    const how =
      change.from === undefined ? "added" : change.to === undefined ? "removed" : "changed";
    return [`${change.field}: ${how} (value not shown)${must}`];
  }
  const parts = differences(change.from, change.to);
  const left = parts.length - MOST_DIFFERENCES;
  return [
    ...parts
      .slice(0, MOST_DIFFERENCES)
      .map(
        ({ path, from, to }) =>
          `${join(change.field, path)}: ${shown(from)} -> ${shown(to)}${must}`,
      ),
    ...(left > 0 ? [`${change.field}: and ${left} differences more`] : []),
  ];
}

const join = (field: string, path: string): string =>
  path === "" || path.startsWith("[") ? `${field}${path}` : `${field}.${path}`;

/** A value in one line: of a long one, its beginning and its end, where names differ. */
function shown(value: unknown): string {
  if (value === undefined) return "(none)";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (text.length <= LONGEST_VALUE) return text;
  const half = (LONGEST_VALUE - 3) / 2;
  return `${text.slice(0, Math.ceil(half))}...${text.slice(text.length - Math.floor(half))}`;
}

/** Such as "2 to create, 4 to keep". */
export function planSummary({ steps }: Plan): string {
  const parts = tally(steps.map((step) => step.action)).map(
    ([action, count]) => `${count} to ${action}`,
  );
  return parts.join(", ");
}

/** Such as "2 created, 4 unchanged in 3.1 s with 23 API calls". */
export function outcomeSummary(did: readonly Action[], ms: number, calls: number): string {
  const parts = tally(did).map(([action, count]) => `${count} ${DONE[action]}`);
  return `${parts.join(", ")} in ${effort(ms, calls)}`;
}

/** Such as "3.1 s with 23 API calls". */
export const effort = (ms: number, calls: number): string =>
  `${duration(ms)} with ${calls} API ${calls === 1 ? "call" : "calls"}`;

function tally(actions: readonly Action[]): readonly (readonly [Action, number])[] {
  return (["create", "update", "recreate", "remove", "keep"] as const)
    .map((action) => [action, actions.filter((each) => each === action).length] as const)
    .filter(([, count]) => count > 0);
}

/** The steps as data, with no secret in them. */
export function planData(steps: readonly Step[]): readonly object[] {
  return steps.map((step) => ({ ...step, changes: step.changes.map(withoutSecret) }));
}

function withoutSecret(change: FieldChange): object {
  const { from, to, ...rest } = change;
  return change.secret === true ? rest : { ...rest, from: from ?? null, to: to ?? null };
}

/** `name  value` lines in two columns. */
export function columns(values: Readonly<Record<string, string>>): readonly string[] {
  const wide = Math.max(0, ...Object.keys(values).map((key) => key.length));
  return Object.entries(values).map(([key, value]) => `  ${key.padEnd(wide)}  ${value}`);
}
