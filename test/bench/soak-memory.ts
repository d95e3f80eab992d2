// The memory of a process over time, and how steeply it rises.
import { readFile } from "node:fs/promises";

export interface Sample {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Without what is mapped from files: of those the kernel takes and gives back as it likes. */
export async function ownMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status does not tell RssAnon`);
  return Number(kilobytes) / 1024;
}

/** Of the line that fits best, in megabytes a minute. */
export function slope(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
  const middle = mean(samples.map(({ seconds }) => seconds));
  const level = mean(samples.map(({ megabytes }) => megabytes));
  let along = 0;
  let around = 0;
  for (const { seconds, megabytes } of samples) {
    along += (seconds - middle) * (megabytes - level);
    around += (seconds - middle) ** 2;
  }
  return around === 0 ? 0 : (along / around) * 60;
}
