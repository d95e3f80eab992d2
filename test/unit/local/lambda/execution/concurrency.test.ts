// aws-facts 3.2 and 3.6
import { expect, test } from "vitest";
import { makeConcurrency } from "../../../../../src/local/lambda/execution/concurrency.ts";
import { someFunction } from "../../../../support/lambda-function.ts";

test("a function runs as often at a time as it has reserved", () => {
  const fn = someFunction({ reservedConcurrency: 2 });
  const concurrency = makeConcurrency(() => [fn]);

  expect([concurrency.enter(fn), concurrency.enter(fn)]).toEqual([undefined, undefined]);
  expect(concurrency.enter(fn)).toBe("ReservedFunctionConcurrentInvocationLimitExceeded");
  concurrency.leave(fn);
  expect(concurrency.enter(fn)).toBeUndefined();
});

test("the others share what nobody in their region has reserved", () => {
  const reserved = someFunction({ name: "reserved", reservedConcurrency: 900 });
  const elsewhere = someFunction({ name: "far", region: "eu-west-1", reservedConcurrency: 900 });
  const [a, b] = [someFunction({ name: "a" }), someFunction({ name: "b" })];
  const concurrency = makeConcurrency(() => [reserved, elsewhere, a, b]);

  for (let n = 0; n < 50; n += 1) {
    expect(concurrency.enter(a)).toBeUndefined();
    expect(concurrency.enter(b)).toBeUndefined();
  }

  expect(concurrency.enter(a)).toBe("ConcurrentInvocationLimitExceeded");
  expect(concurrency.enter(reserved)).toBeUndefined();
});
