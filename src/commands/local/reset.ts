import { rm } from "node:fs/promises";
import { join } from "node:path";
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
  // Only what the endpoint itself keeps there: the folder may hold more than ours.
  const store = join(folder, "store");
  await usingState(folder, () => rm(store, { recursive: true, force: true }));
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

function sameAs({ folder, url, realistic, enforceIam, fsync }: Announcement): Detached {
  return { folder, port: Number(new URL(url).port), realistic, enforceIam, fsync };
}
