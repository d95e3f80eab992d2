import process from "node:process";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { poll } from "../../core/poll.ts";
import { isRunning } from "../../core/running.ts";
import { runningIn } from "./health.ts";
import { type Announcement, findAnnouncement, stateFolder } from "./state.ts";
import { usingState } from "./unusable.ts";

export interface FolderFlags {
  readonly dir: string | undefined;
}

export async function stop(context: Context, flags: FolderFlags): Promise<ExitCode> {
  const folder = await folderOf(context, flags);
  const stopped = await stopIn(context, folder);
  context.reporter.answer({
    type: "local.stop",
    data: { dir: folder, stopped: stopped !== undefined },
    text: [
      stopped
        ? `The local endpoint at ${stopped.url} has ended. Its state stays in ${folder}.`
        : `No local endpoint runs on ${folder}.`,
    ],
  });
  return 0;
}

/** Ends the endpoint that runs on that folder and returns when it is gone; undefined = none ran. */
export async function stopIn(context: Context, folder: string): Promise<Announcement | undefined> {
  // Only a process that says itself that it is this endpoint is sent a signal: numbers are reused.
  const running = (await runningIn(folder)) ?? (await settledIn(context, folder));
  if (running === undefined) return undefined;
  process.kill(running.pid, "SIGTERM");
  const limits = { first: 10, most: 200, within: 30_000 };
  const look = async () => (isRunning(running.pid) ? undefined : true);
  await poll(`process ${running.pid} to end`, look, limits, context.clock, context.signal);
  return running;
}

/** The endpoint that lives there without an answer so far: once it has started, unless it has ended. */
async function settledIn(
  { clock, signal }: Context,
  folder: string,
): Promise<Announcement | undefined> {
  const { processIn } = await import("../../local/index.ts");
  const look = async () => {
    const holder = processIn(folder);
    const running = await runningIn(folder);
    return running !== undefined || holder === undefined ? { running } : undefined;
  };
  return usingState(folder, async () => {
    const pid = processIn(folder);
    const what = `process ${pid}, the local endpoint on ${folder}, to answer or to end`;
    const limits = { first: 10, most: 200, within: 10_000 };
    try {
      return (await poll(what, look, limits, clock, signal)).running;
    } catch (error) {
      if (!(error instanceof SqslamError) || error.code !== "TIMED_OUT") throw error;
      const hint = `If it hangs, end it and try again (what it has acknowledged is kept): kill -9 ${pid}`;
      throw new SqslamError("TIMED_OUT", error.message, { hint, cause: error });
    }
  });
}

/** The folder that was named, else that of the endpoint found from here, else the default. */
export async function folderOf({ io }: Context, { dir }: FolderFlags): Promise<string> {
  if (dir !== undefined) return stateFolder(dir, io);
  return (await findAnnouncement(io, [io.cwd]))?.folder ?? stateFolder(undefined, io);
}
