import { existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { type Detached, startDetached } from "./detached.ts";
import { exportLines } from "./export-lines.ts";
import { runningIn } from "./health.ts";
import { type Announcement, LOG_FILE, modesOf, paceOf, stateFolder } from "./state.ts";
import { usingState } from "./unusable.ts";

export interface StartFlags {
  readonly port: number;
  readonly dir: string | undefined;
  readonly realistic: boolean;
  readonly detach: boolean;
  readonly enforceIam: boolean;
  readonly admin: boolean;
  readonly fsync: boolean;
}

export async function start(context: Context, flags: StartFlags): Promise<ExitCode> {
  if (!Number.isInteger(flags.port) || flags.port < 0 || flags.port > 65_535) {
    throw new SqslamError(
      "WRONG_USE",
      `--port is ${flags.port}; it may be 0 (any free one) to 65535.`,
    );
  }
  const { port, realistic, enforceIam, admin, fsync } = flags;
  const folder = stateFolder(flags.dir, context.io);
  const wanted = { folder, port, realistic, enforceIam, admin, fsync };
  return usingState(folder, () =>
    flags.detach ? detached(context, wanted) : attached(context, wanted),
  );
}

async function detached(context: Context, wanted: Detached): Promise<ExitCode> {
  const { folder } = wanted;
  const running = await runningIn(folder);
  if (running !== undefined) refuseOtherMode(running, wanted);
  const endpoint = running ?? (await startDetached(context, wanted));
  if (endpoint.enforceIam && !wanted.enforceIam) {
    const note =
      "The endpoint that runs enforces IAM. To change that: sqslam local stop, then start it again.";
    context.reporter.note("warning", note);
  }
  context.reporter.answer({
    type: "local.start",
    data: {
      url: endpoint.url,
      pid: endpoint.pid,
      enforceIam: endpoint.enforceIam,
      admin: endpoint.admin,
      fsync: endpoint.fsync,
      dir: folder,
      realistic: endpoint.realistic,
      alreadyRunning: running !== undefined,
    },
    text: [
      `The local endpoint ${running ? "already runs" : "runs"} at ${endpoint.url} (process ${endpoint.pid})${paceOf(endpoint)}.`,
      `Its state is in ${folder}, its log in ${LOG_FILE} there.`,
      ...modesOf(endpoint),
      "",
      "Commands here find it with --local. For other AWS clients:",
      ...exportLines(endpoint.url),
    ],
  });
  return 0;
}

async function attached(context: Context, wanted: Detached): Promise<ExitCode> {
  const { folder, port, ...modes } = wanted;
  const { startLocal } = await import("../../local/index.ts");
  const isNew = !existsSync(folder);
  // Nobody in this process waits for anything.
  const options = { port, dir: folder, ...modes, spy: false };
  const endpoint = await startLocal(options).catch((error: unknown) => {
    throw portTaken(error, port) ?? error;
  });
  context.reporter.answer({
    type: "local.start",
    data: { url: endpoint.url, pid: process.pid, dir: folder, ...modes },
    text: [
      `The local endpoint runs at ${endpoint.url}${paceOf(wanted)}. Ctrl-C ends it.`,
      `Its state is in ${folder}${isNew ? "" : ", as it was left"}.`,
      ...modesOf({ url: endpoint.url, ...modes }),
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

/** Whoever asks for a behaviour must not go on without it. */
function refuseOtherMode(running: Announcement, wanted: Detached): void {
  const lacks = [
    ...(wanted.realistic && !running.realistic ? ["without AWS's delays"] : []),
    ...(wanted.enforceIam && !running.enforceIam ? ["without holding sessions to policies"] : []),
    ...(wanted.admin && !running.admin ? ["without its admin routes"] : []),
    ...(wanted.fsync && !running.fsync ? ["without flushing to the disk"] : []),
  ];
  if (lacks.length === 0) return;
  throw new SqslamError(
    "CONFLICT",
    `The local endpoint already runs at ${running.url}, ${lacks.join(" and ")}.`,
    { hint: "Stop it first: sqslam local stop" },
  );
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
