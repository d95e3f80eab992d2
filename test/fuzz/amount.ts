/** So many runs, or as many as there is time for. */
export type Amount = { readonly runs: number } | { readonly seconds: number };

/** For fast-check. */
export function parameters(amount: Amount): {
  numRuns: number;
  interruptAfterTimeLimit?: number;
} {
  if ("runs" in amount) return { numRuns: amount.runs };
  return { numRuns: 10_000_000, interruptAfterTimeLimit: amount.seconds * 1000 };
}
