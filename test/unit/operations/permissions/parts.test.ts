import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  charactersOf,
  MOST_CHARACTERS,
  partsOf,
} from "../../../../src/operations/permissions/parts.ts";

const statement = fc
  .record({ Sid: fc.stringMatching(/^[A-Z]{1,9}$/), length: fc.integer({ min: 1, max: 5_000 }) })
  .map(({ Sid, length }) => ({
    Sid,
    Effect: "Allow" as const,
    Action: ["sqs:SendMessage"],
    Resource: "x".repeat(length),
  }));

test("every statement is in one part, in its order, and every part fits", () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 12 }), (Statement) => {
      const parts = partsOf({ Version: "2012-10-17", Statement });

      expect(parts.flatMap((part) => part.Statement)).toEqual(Statement);
      for (const part of parts) expect(charactersOf(part)).toBeLessThanOrEqual(MOST_CHARACTERS);
    }),
  );
});
