import process from "node:process";

/** Prints how much there was time for, and answers it. */
export function said(count: number, what: string): number {
  process.stdout.write(`${count} ${what}\n`);
  return count;
}
