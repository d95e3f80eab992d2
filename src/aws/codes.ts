// Which error AWS meant. The SDK's `name` is not always the code on the wire, so every spelling
// that is about is compared, without its decoration (aws-facts 0.2).
import { messageOf } from "../core/errors.ts";
import { isObject } from "../core/json.ts";

/** True when AWS answered one of `codes`; looks through errors of ours at their cause. */
export function isFault(error: unknown, ...codes: readonly string[]): boolean {
  const known = codesOf(error);
  return codes.some((code) => known.has(bare(code)));
}

/** Every spelling of the error's code. */
export function codesOf(error: unknown): ReadonlySet<string> {
  const spelled = chain(error).flatMap((each) => [each["name"], each["Code"], each["code"]]);
  return new Set(spelled.filter((code) => typeof code === "string").map(bare));
}

/** True when the error or one of its causes says one of `fragments`. */
export function says(error: unknown, ...fragments: readonly string[]): boolean {
  const text = chain(error).map(messageOf).join("\n");
  return fragments.some((fragment) => text.includes(fragment));
}

export const isNotFound = (error: unknown): boolean =>
  isFault(error, "QueueDoesNotExist", "NonExistentQueue", "NoSuchEntity", "ResourceNotFound");

/** The value, or undefined where AWS says that there is no such thing. */
export async function ifFound<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

const bare = (code: string): string =>
  code
    .replace(/^.*#/, "")
    .replace(/^AWS\.SimpleQueueService\./, "")
    .replace(/Exception$/, "");

function chain(error: unknown): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  for (let each = error; isObject(each) && !found.includes(each); each = each["cause"]) {
    found.push(each);
  }
  return found;
}
