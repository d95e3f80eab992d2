// A sample of what `npm run test:fuzz` does at length.
import { expect, test } from "vitest";
import { fuzzQueues } from "../../../fuzz/queues.ts";

test("random lives of a queue, its dead-letter queue and their move tasks lose nothing", () => {
  expect(fuzzQueues({ runs: 120 })).toBe(120);
});
