import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contextOf } from "../../../../src/local/iam/context.ts";
import { matchesTokens, tokenize } from "../../../../src/local/iam/glob.ts";

const nothing = contextOf({});
const matches = (pattern: string, text: string) => matchesTokens(tokenize(pattern), text, nothing);

test("a glob agrees with the regular expression that says the same", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", ":"), maxLength: 8 });
  const pattern = fc.string({ unit: fc.constantFrom("a", "b", ":", "*", "?"), maxLength: 8 });
  fc.assert(
    fc.property(pattern, letters, (glob, text) => {
      const same = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");

      expect(matches(glob, text)).toBe(same.test(text));
    }),
  );
});

test("a pattern of many stars on a long text is decided at once", () => {
  expect(matches(`${"a*".repeat(200)}b`, "a".repeat(20_000))).toBe(false);
});
