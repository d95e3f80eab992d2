// Whatever stands in a policy: it is taken, or refused by AWS's name, and nothing else happens.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "../../../../src/local/fault.ts";
import { RULES } from "../../../../src/local/sqs/attribute-rules.ts";

const RIGHT = {
  Version: "2012-10-17",
  Id: "id",
  Statement: [
    {
      Sid: "one",
      Effect: "Allow",
      Principal: { AWS: ["*"], Service: "sns.amazonaws.com" },
      Action: ["sqs:SendMessage"],
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:sns:us-east-1:000000000000:topic"] } },
    },
  ],
};

/** The right policy with one value of it, or of what it consists of, replaced. */
function spoilt(at: number, value: unknown): string {
  let places = 0;
  JSON.stringify(RIGHT, (_key, each: unknown) => {
    places += 1;
    return each;
  });
  let left = Math.floor(at * places);
  return JSON.stringify(RIGHT, (_key, each: unknown) => (left-- === 0 ? value : each));
}

function outcomeOf(policy: string): string {
  try {
    expect(JSON.parse(RULES.Policy.read(policy))).toEqual(JSON.parse(policy));
    return "taken";
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code;
  }
}

test("a policy with any value in any place is taken or refused", () => {
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom("Deny", "*", [], {}, null, "2008-10-17", "__proto__"),
  );

  const seen = new Set<string>();
  fc.assert(
    fc.property(place, value, (at, other) => {
      const outcome = outcomeOf(spoilt(at, other));
      seen.add(outcome);
      // Too many texts for one statement's actions are a fault of their own.
      expect(["taken", "InvalidAttributeValue", "OverLimit"]).toContain(outcome);
    }),
    { numRuns: 2000 },
  );

  expect(seen).toContain("taken");
  expect(seen).toContain("InvalidAttributeValue");
});
