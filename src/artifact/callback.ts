import { SqslamError } from "../core/errors.ts";
import type { Wanted } from "./check.ts";

/** From Node.js 24 on, the runtime refuses handlers that take a callback (aws-facts 3.9). */
const CALLBACKS_ENDED = 24;

/** Throws CONFIG_INVALID where the code surely exports such a handler, to a runtime that refuses it. */
export function refuseCallback(path: string, code: string, wanted: Wanted, entry: string): void {
  const version = Number(/^nodejs(\d+)/.exec(wanted.runtime)?.[1] ?? 0);
  if (version < CALLBACKS_ENDED || !takesCallback(code, entry)) return;
  throw new SqslamError(
    "CONFIG_INVALID",
    `${path} exports ${entry} with a third parameter, a callback, which ${wanted.runtime} no longer calls: it refuses the function.`,
    { hint: "Make it async and return the result, or set function.runtime to nodejs22.x." },
  );
}

/** Only for a function that is written where it is exported, with plain parameters. */
export function takesCallback(code: string, entry: string): boolean {
  const plain = code.replaceAll(/\/\*[^]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
  const name = entry.replaceAll(/[$.*+?^()[\]{}|\\]/g, String.raw`\$&`);
  const anonymous = String.raw`(?:async\s+)?(?:function\b\s*\w*\s*)?\(([^()]*)\)`;
  const written =
    new RegExp(String.raw`^export\s+(?:async\s+)?function\s+${name}\s*\(([^()]*)\)`, "m").exec(
      plain,
    ) ??
    new RegExp(String.raw`^export\s+const\s+${name}\s*=\s*${anonymous}`, "m").exec(plain) ??
    new RegExp(String.raw`^(?:module\.)?exports\.${name}\s*=\s*${anonymous}`, "m").exec(plain);
  const parameters = (written?.[1] ?? "").split(",").map((each) => each.trim());
  const counted = parameters.filter((each) => each !== "");
  // A default value or the rest of them would not count for the runtime either.
  return counted.length >= 3 && counted.every((each) => /^[\w$]+(\s*:\s*[\w.$]+)?$/.test(each));
}
