import { existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { type Launch, startDetached } from "./detached.ts";
import { exportLines } from "./export-lines.ts";
import { runningIn } from "./health.ts";
import { LOG_FILE, stateFolder } from "./state.ts";

export interface StartFlags {
  readonly port: number;
  readonly dir: string | undefined;
  readonly detach: boolean;
  readonly enforceIam: boolean;
}

export const ENFORCING = "It holds sessions of roles to their policies; any other key may all.";

export async function start(context: Context, flags: StartFlags): Promise<ExitCode> {
  if (!Number.isInteger(flags.port) || flags.port < 0 || flags.port > 65_535) {
    throw new SqslamError(
      "WRONG_USE",
      `--port is ${flags.port}; it may be 0 (any free one) to 65535.`,
    );
  }
  const folder = stateFolder(flags.dir, context.io);
  return flags.detach ? detached(context, folder, flags) : attached(context, folder, flags);
}

async function detached(context: Context, folder: string, wanted: Launch): Promise<ExitCode> {
  const running = await runningIn(folder);
  const endpoint = running ?? (await startDetached(context, folder, wanted));
  if (endpoint.enforceIam !== wanted.enforceIam) {
    const does = endpoint.enforceIam ? "enforces IAM" : "does not enforce IAM";
    const note = `The endpoint that runs ${does}. To change that: sqslam local stop, then start it again.`;
    context.reporter.note("warning", note);
  }
  context.reporter.answer({
    type: "local.start",
    data: {
      url: endpoint.url,
      pid: endpoint.pid,
      enforceIam: endpoint.enforceIam,
      dir: folder,
      alreadyRunning: running !== undefined,
    },
    text: [
      `The local endpoint ${running ? "already runs" : "runs"} at ${endpoint.url} (process ${endpoint.pid}).`,
      `Its state is in ${folder}, its log in ${LOG_FILE} there.`,
      ...(endpoint.enforceIam ? [ENFORCING] : []),
      "",
      "Commands here find it with --local. For other AWS clients:",
      ...exportLines(endpoint.url),
    ],
  });
  return 0;
}

async function attached(
  context: Context,
  folder: string,
  { port, enforceIam }: Launch,
): Promise<ExitCode> {
  const { startLocal } = await import("../../local/index.ts");
  const isNew = !existsSync(folder);
  const endpoint = await startLocal({ port, dir: folder, enforceIam }).catch((error: unknown) => {
    throw portTaken(error, port) ?? error;
  });
  context.reporter.answer({
    type: "local.start",
    data: { url: endpoint.url, pid: process.pid, enforceIam, dir: folder },
    text: [
      `The local endpoint runs at ${endpoint.url}. Ctrl-C ends it.`,
      `Its state is in ${folder}${isNew ? "" : ", as it was left"}.`,
      ...(enforceIam ? [ENFORCING] : []),
      "",
      "Commands here find it with --local. For other AWS clients:",
      ...exportLines(endpoint.url),
    ],
  });
  await aborted(context.signal);
  await endpoint.stop();
  context.reporter.note("info", "The local endpoint has ended.");
  return 0; // to be stopped is what it was waiting for
}

function portTaken(error: unknown, port: number): SqslamError | undefined {
  const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
  if (!taken) return undefined;
  return new SqslamError("CONFLICT", `Port ${port} is in use by another program.`, {
    hint: "Take any free one: sqslam local start --port 0",
    cause: error,
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
