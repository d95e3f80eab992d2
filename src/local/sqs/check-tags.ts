import { invalidParameter } from "./faults.ts";

/** aws-facts 2.2. */
const MOST = 50;

/** Throws the fault of a set of tags that no queue can have. */
export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags);
  if (entries.length > MOST) throw invalidParameter(`Too many tags added: at most ${MOST} may be.`);
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128) {
      throw invalidParameter("Tag keys must be between 1 and 128 characters in length.");
    }
    if (value.length > 256) {
      throw invalidParameter("Tag values must be between 0 and 256 characters in length.");
    }
  }
}
