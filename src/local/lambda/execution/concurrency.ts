// How many invocations may run at a time, as AWS counts: an account's 1,000 in a region, of which
// functions may reserve some (aws-facts 3.2, 3.6).
import type { LambdaFunction } from "../function.ts";

export const ACCOUNT_LIMIT = 1000;

export type ThrottleReason =
  | "ReservedFunctionConcurrentInvocationLimitExceeded"
  | "ConcurrentInvocationLimitExceeded";

export interface Concurrency {
  /** Takes one place, or says why there is none. */
  enter(fn: LambdaFunction): ThrottleReason | undefined;
  leave(fn: LambdaFunction): void;
}

/** `functions` answers all of them as they are now. */
export function makeConcurrency(functions: () => Iterable<LambdaFunction>): Concurrency {
  const running = new Map<string, number>();
  const count = (arn: string) => running.get(arn) ?? 0;

  function unreserved(region: string): { limit: number; used: number } {
    let limit = ACCOUNT_LIMIT;
    let used = 0;
    for (const fn of functions()) {
      if (fn.region !== region) continue;
      if (fn.reservedConcurrency === undefined) used += count(fn.arn);
      else limit -= fn.reservedConcurrency;
    }
    return { limit, used };
  }

  return {
    enter(fn) {
      if (fn.reservedConcurrency !== undefined) {
        if (count(fn.arn) >= fn.reservedConcurrency) {
          return "ReservedFunctionConcurrentInvocationLimitExceeded";
        }
      } else {
        const { limit, used } = unreserved(fn.region);
        if (used >= limit) return "ConcurrentInvocationLimitExceeded";
      }
      running.set(fn.arn, count(fn.arn) + 1);
      return undefined;
    },
    leave(fn) {
      running.set(fn.arn, count(fn.arn) - 1);
    },
  };
}
