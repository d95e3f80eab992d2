// What the function runs, and how it is told whether that has changed.
import type { Sources, Zip } from "../artifact/artifact.ts";
import type { FieldChange } from "../engine/resource.ts";
import type { Tags } from "./ownership.ts";

/** The function's code on this machine. */
export interface Code {
  readonly sources: Sources;
  /** Zips when first asked. */
  zip(): Promise<Zip>;
}

/** Hash of the sources that were uploaded last: the same on every machine. */
const SOURCE_TAG = "sqslam:source";
/** SHA-256 of the zip that was uploaded last, in hex: a tag may not hold every base64 text. */
const CODE_TAG = "sqslam:code";

export const codeTags = (sourceHash: string, zipSha256: string): Tags => ({
  [SOURCE_TAG]: sourceHash,
  [CODE_TAG]: toHex(zipSha256),
});

export const sourceOf = (tags: Tags): string | undefined => tags[SOURCE_TAG];

/** The tags of the code as they are, so that a comparison of tags leaves them alone. */
export const keptCodeTags = (tags: Tags): Tags =>
  Object.fromEntries(Object.entries(tags).filter(([key]) => [SOURCE_TAG, CODE_TAG].includes(key)));

/**
 * Zips of one tree may differ with the zlib that made them, so the tree is compared by its hash;
 * the live code by its own, so that what somebody else uploaded is seen. `code` undefined = the
 * sources are not at hand, only the second is asked.
 */
export function diffCode(
  live: { readonly sha256: string | undefined; readonly tags: Tags },
  code: Code | undefined,
): readonly FieldChange[] {
  const uploaded = live.tags[CODE_TAG];
  const actual = live.sha256 === undefined ? undefined : toHex(live.sha256);
  const source = live.tags[SOURCE_TAG];
  if (code !== undefined && source !== code.sources.manifestHash) {
    return [{ field: "code", from: source, to: code.sources.manifestHash }];
  }
  if (actual === uploaded) return [];
  return [{ field: "code", from: `foreign ${actual ?? "code"}`, to: source }];
}

const toHex = (base64: string): string => Buffer.from(base64, "base64").toString("hex");
