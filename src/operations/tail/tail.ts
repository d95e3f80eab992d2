// Follows a log group and loses nothing.
import { SqslamError } from "../../core/errors.ts";
import type { LogLine } from "../events.ts";
import { Looks, type TailOptions, type TailTools } from "./looks.ts";
import { Seen } from "./seen.ts";

/**
 * Yields every line once, in the order of time except for late ones. Waits for a group that does
 * not exist yet; without `follow` throws NOT_DEPLOYED instead.
 */
export async function* tail(options: TailOptions, tools: TailTools): AsyncGenerator<LogLine> {
  yield* poll(new Looks(options, tools, new Seen()), options, tools);
}

/** Goes on looking, a second apart. */
export async function* poll(
  looks: Looks,
  options: TailOptions,
  { signal }: TailTools,
): AsyncGenerator<LogLine> {
  while (!signal.aborted) {
    const found = yield* looks.again();
    if (!found && !signal.aborted) {
      if (!options.follow) throw noGroup(options.group);
      looks.sayWaiting();
    }
    if (looks.over || !options.follow) return;
    await looks.pause();
  }
}

function noGroup(group: string): SqslamError {
  return new SqslamError("NOT_DEPLOYED", `Log group ${group} does not exist.`, {
    hint: "Deploy the pipeline first (sqslam up), or wait for the group: sqslam tail --follow",
  });
}
