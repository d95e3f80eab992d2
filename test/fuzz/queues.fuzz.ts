import { expect, test } from "vitest";
import { fuzzQueues } from "./queues.ts";
import { said } from "./said.ts";

test("random lives of a queue, its dead-letter queue and their move tasks lose nothing", () => {
  const lives = fuzzQueues({ seconds: 80 });

  expect(said(lives, "lives of a queue")).toBeGreaterThan(100);
});
