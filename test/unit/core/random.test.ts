import { expect, test } from "vitest";
import { systemRandom } from "../../../src/core/random.ts";

test("hex is as long as was asked for, however much is asked for, and never the same twice", () => {
  for (const bytes of [1, 16, 4095, 4096, 4097, 10_000]) {
    expect(systemRandom.hex(bytes)).toMatch(/^[0-9a-f]*$/);
    expect(systemRandom.hex(bytes)).toHaveLength(bytes * 2);
  }
  const drawn = Array.from({ length: 2_000 }, () => systemRandom.hex(12));
  expect(new Set(drawn).size).toBe(drawn.length);
});
