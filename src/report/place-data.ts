import type { Where } from "../aws/connection.ts";
import type { Pipeline } from "../config/pipeline.ts";

/** Which pipeline a run was about, and where and as whom, as data. */
export function placeData({ name, stage }: Pick<Pipeline, "name" | "stage">, where: Where) {
  const { region, account, caller } = where;
  return { name, stage: stage ?? null, region, account, caller: caller ?? null };
}
