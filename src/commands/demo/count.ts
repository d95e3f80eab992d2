// The demo's own count of a file, independent of the code that sends it.
import { createReadStream } from "node:fs";
import { SqslamError } from "../../core/errors.ts";

/** How many lines a text file has; an unfinished last line is one, too. */
export async function countLines(file: string): Promise<number> {
  let lines = 0;
  let last = "\n";
  try {
    for await (const chunk of createReadStream(file, "latin1")) {
      const text = String(chunk);
      lines += text.split("\n").length - 1;
      last = text.at(-1) ?? last;
    }
  } catch (error) {
    throw new SqslamError("INPUT", `Cannot read ${file}.`, {
      hint: "Name a text file: sqslam demo --file README.md",
      cause: error,
    });
  }
  return last === "\n" ? lines : lines + 1;
}

export interface Counts {
  readonly lines: number;
  readonly skipped: number;
  readonly sent: number;
  readonly handled: number;
}

/** The sums that must come out right: [] = they do. */
export function wrongSums({ lines, skipped, sent, handled }: Counts): readonly string[] {
  return [
    ...(lines === skipped + sent
      ? []
      : [`${lines} lines are not ${skipped} skipped + ${sent} sent`]),
    ...(sent === handled ? [] : [`${sent} sent are not ${handled} handled`]),
  ];
}
