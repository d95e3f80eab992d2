import { SqslamError } from "../../src/core/errors.ts";

/** The SqslamError that a promise rejects with; fails the test where it does anything else. */
export async function failure(promise: Promise<unknown>): Promise<SqslamError> {
  let answer: unknown;
  try {
    answer = await promise;
  } catch (error) {
    if (error instanceof SqslamError) return error;
    throw error;
  }
  throw new Error(`It was to fail, and answered ${JSON.stringify(answer)}.`);
}
