import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
import { runningIn } from "./health.ts";
import { exportLines } from "./export-lines.ts";
import { modesOf, paceOf } from "./state.ts";
import { type FolderFlags, folderOf } from "./stop.ts";

/** Exit code 4 when none runs, so that a script can ask. */
export async function status(context: Context, flags: FolderFlags): Promise<ExitCode> {
  const folder = await folderOf(context, flags);
  const running = await runningIn(folder);
  context.reporter.answer({
    type: "local.status",
    data: {
      running: running !== undefined,
      url: running?.url,
      pid: running?.pid,
      realistic: running?.realistic,
      enforceIam: running?.enforceIam,
      admin: running?.admin,
      fsync: running?.fsync,
      dir: folder,
    },
    text: running
      ? [
          `The local endpoint runs at ${running.url} (process ${running.pid})${paceOf(running)}. Its state is in ${folder}.`,
          ...modesOf(running),
          ...exportLines(running.url),
        ]
      : [`No local endpoint runs on ${folder}. Start one: sqslam local start --detach`],
  });
  return running ? 0 : 4;
}
