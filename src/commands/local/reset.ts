import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
import { type Detached, startDetached } from "./detached.ts";
import type { Announcement } from "./state.ts";
import { type FolderFlags, folderOf, stopIn } from "./stop.ts";
import { usingState } from "./unusable.ts";

/** Forgets everything the endpoint holds. One that ran is started again as it was, on its port. */
export async function reset(context: Context, flags: FolderFlags): Promise<ExitCode> {
  const folder = await folderOf(context, flags);
  const ran = await stopIn(context, folder);
  const { forgetState } = await import("../../local/index.ts");
  await usingState(folder, async () => forgetState(folder));
  const again = ran && (await startDetached(context, sameAs(ran)));
  context.reporter.answer({
    type: "local.reset",
    data: { dir: folder, url: again?.url, realistic: again?.realistic },
    text: [
      `The local endpoint's state in ${folder} is gone.`,
      ...(again ? [`It runs again at ${again.url} (process ${again.pid}).`] : []),
    ],
  });
  return 0;
}

function sameAs({ url, ...running }: Announcement): Detached {
  return { ...running, port: Number(new URL(url).port) };
}
