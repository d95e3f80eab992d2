// What is ours is told by tags, on AWS's side: there is no state file that could be lost or lie.
import type { Pipeline } from "../config/pipeline.ts";
import type { FieldChange } from "../engine/resource.ts";

export type Tags = Readonly<Record<string, string>>;

/**
 * To be removed first and set then: among what is set is the record of which tags are ours, and a
 * tag that it no longer names would stay for good if the run ended in between.
 */
export interface TagDelta {
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** Makes the delta's calls in its order, and none for nothing: AWS refuses an empty map. */
export async function retag(
  { set, remove }: TagDelta,
  calls: {
    readonly untag: (keys: string[]) => Promise<unknown>;
    readonly tag: (tags: Record<string, string>) => Promise<unknown>;
  },
): Promise<void> {
  if (remove.length > 0) await calls.untag([...remove]);
  if (Object.keys(set).length > 0) await calls.tag({ ...set });
}

/** As much of it as the changes name. */
export function within({ set, remove }: TagDelta, changes: readonly FieldChange[]): TagDelta {
  const named = new Set(changes.map(({ field }) => field));
  const isNamed = (key: string) => named.has(`tags.${key}`);
  return {
    set: Object.fromEntries(Object.entries(set).filter(([key]) => isNamed(key))),
    remove: remove.filter(isNamed),
  };
}

export interface Ownership {
  /** Every tag that each resource of the pipeline carries. */
  readonly tags: Tags;
  owns(observed: Tags): boolean;
  /** `extra` are tags that only this one resource carries. */
  delta(observed: Tags, extra?: Tags): TagDelta;
  diff(observed: Tags, extra?: Tags): readonly FieldChange[];
}

const NAME = "sqslam:name";
const STAGE = "sqslam:stage";
/** Which of the user's tags we have set: what is no longer wanted is known without a state file. */
const KEYS = "sqslam:tags";
/** Of the meaning of these tags, not of the program: an upgrade alone changes nothing in AWS. */
const VERSION = "sqslam:version";

export function ownershipOf(pipeline: Pick<Pipeline, "name" | "stage" | "tags">): Ownership {
  const { name, stage } = pipeline;
  const keys = recorded(pipeline.tags);
  const tags: Tags = {
    ...pipeline.tags,
    ...(keys === "" ? {} : { [KEYS]: keys }),
    ...namingTags(pipeline),
    [VERSION]: "1",
  };
  return {
    tags,
    owns: (observed) => observed[NAME] === name && observed[STAGE] === stage,
    delta: (observed, extra = {}) => deltaOf(observed, { ...tags, ...extra }),
    diff: (observed, extra = {}) => changesOf(observed, { ...tags, ...extra }),
  };
}

/** The tags that tell a pipeline from every other one. */
export function namingTags({ name, stage }: Pick<Pipeline, "name" | "stage">): Tags {
  return { [NAME]: name, ...(stage === undefined ? {} : { [STAGE]: stage }) };
}

function deltaOf(observed: Tags, desired: Tags): TagDelta {
  const set = Object.entries(desired).filter(([key, value]) => observed[key] !== value);
  // Tags that others have put there are not ours to take away.
  const before = new Set((observed[KEYS] ?? "").split(" "));
  const remove = Object.keys(observed).filter(
    (key) => !(key in desired) && (key.startsWith("sqslam:") || before.has(key)),
  );
  return { set: Object.fromEntries(set), remove };
}

function changesOf(observed: Tags, desired: Tags): readonly FieldChange[] {
  const { set, remove } = deltaOf(observed, desired);
  return [...Object.keys(set), ...remove].map((key) => ({
    field: `tags.${key}`,
    from: observed[key],
    to: desired[key],
  }));
}

/** As many keys as fit into the 256 characters of a tag's value; one with a space cannot be told apart. */
function recorded(tags: Tags): string {
  let text = "";
  for (const key of Object.keys(tags).toSorted()) {
    const longer = text === "" ? key : `${text} ${key}`;
    if (!/\s/.test(key) && longer.length <= 256) text = longer;
  }
  return text;
}
