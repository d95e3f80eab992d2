// Which policies we have put on the role, so that one that was renamed or dropped is found again: a
// tag of the role for each.
import { createHash } from "node:crypto";
import type { Tags } from "./ownership.ts";
import type { InlinePolicy } from "./role-policies.ts";

const REMEMBERED = "sqslam:policy-";

/** The tags that remember them. */
export const memoryOf = (policies: readonly InlinePolicy[]): Tags =>
  Object.fromEntries(
    // A comma may be in the name of a policy and not in a tag; a colon the other way round.
    policies.map(({ part, name }) => [keyOf(part, name), name.replaceAll(",", ":")]),
  );

/** The names of the policies that the tags remember. */
export const rememberedNames = (tags: Tags): readonly string[] =>
  Object.entries(tags)
    .filter(([key]) => isMemory(key))
    .map(([, name]) => name.replaceAll(":", ","));

export const isMemory = (key: string): boolean => key.startsWith(REMEMBERED);

/** One of its own for each name, so that an old and a new one are remembered side by side. */
const keyOf = (part: string, name: string): string =>
  `${REMEMBERED}${part}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
