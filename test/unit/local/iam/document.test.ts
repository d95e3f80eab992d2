import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Fault } from "../../../../src/local/fault.ts";
import { compilePolicy } from "../../../../src/local/iam/document.ts";

const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" };
const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "a.b" } };

test.for([
  ["not json", "{", "This policy contains invalid Json"],
  ["a list", "[]", "This policy contains invalid Json"],
  ["no statement", "{}", "Syntax errors in policy."],
  [
    "an unknown version",
    { Version: "2020-01-01", Statement: statement },
    "Syntax errors in policy.",
  ],
  [
    "an unknown effect",
    { Statement: { ...statement, Effect: "allow" } },
    "Syntax errors in policy.",
  ],
  [
    "no action",
    { Statement: { Effect: "Allow", Resource: "*" } },
    "Policy statement must contain actions.",
  ],
  [
    "no resource",
    { Statement: { Effect: "Allow", Action: "a:b" } },
    "Policy statement must contain resources.",
  ],
  [
    "an action without a vendor",
    { Statement: { ...statement, Action: "SendMessage" } },
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  [
    "a resource that is no ARN",
    { Statement: { ...statement, Resource: "orders" } },
    'Resource orders must be in ARN format or "*".',
  ],
  [
    "a principal",
    { Statement: { ...statement, Principal: "*" } },
    "Policy document should not specify a principal.",
  ],
  [
    "an unknown operator",
    { Statement: { ...statement, Condition: { Like: { a: "b" } } } },
    "Syntax errors in policy.",
  ],
  [
    "a sid twice",
    {
      Statement: [
        { ...statement, Sid: "a" },
        { ...statement, Sid: "a" },
      ],
    },
    "Statement IDs (SID) in a single policy must be unique.",
  ],
  [
    "a sid with a blank",
    { Statement: { ...statement, Sid: "a b" } },
    "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
  ],
] as const)("an identity policy with %s is malformed", ([, document, message]) => {
  const text = typeof document === "string" ? document : JSON.stringify(document);

  expect(() => compilePolicy(text, "identity")).toThrow(
    expect.objectContaining({ code: "MalformedPolicyDocumentException", message }),
  );
});

test.for([
  ["a resource", { ...trust, Resource: "*" }, "Has prohibited field Resource"],
  [
    "no principal",
    { Effect: "Allow", Action: "sts:AssumeRole" },
    "Missing required field Principal",
  ],
  [
    "an unknown principal type",
    { ...trust, Principal: { Robot: "x" } },
    "Syntax errors in policy.",
  ],
  [
    "a foreign action",
    { ...trust, Action: "sqs:*" },
    "AssumeRole policy may only specify STS AssumeRole actions.",
  ],
] as const)("a trust policy with %s is malformed", ([, raw, message]) => {
  expect(() => compilePolicy(JSON.stringify({ Statement: raw }), "trust")).toThrow(
    expect.objectContaining({ code: "MalformedPolicyDocumentException", message }),
  );
});

test("whatever the text, a document compiles or is refused as malformed", () => {
  const value = fc.oneof(fc.string(), fc.constantFrom("*", "Allow", "a:b"), fc.jsonValue());
  const part = fc.record(
    {
      Effect: value,
      Action: value,
      Resource: value,
      Principal: value,
      Condition: value,
      Sid: value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.record({ Statement: part })), (document) => {
      const text = typeof document === "string" ? document : JSON.stringify(document);
      for (const kind of ["identity", "trust"] as const) {
        expect(outcome(() => compilePolicy(text, kind))).toSatisfy(
          (result) => Array.isArray(result) || result instanceof Fault,
        );
      }
    }),
  );
});

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
