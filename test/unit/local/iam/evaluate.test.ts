import { describe, expect, test } from "vitest";
import { contextOf } from "../../../../src/local/iam/context.ts";
import { compilePolicy } from "../../../../src/local/iam/document.ts";
import { decide, permits } from "../../../../src/local/iam/evaluate.ts";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:orders";

const policy = (...statements: object[]) =>
  compilePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements }), "identity");

const allow = (action: unknown, resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...more,
});

const request = (
  action: string,
  resource = QUEUE,
  context: Record<string, string | string[]> = {},
) => ({ action, resource, context: contextOf(context) });

describe("decide", () => {
  test.for([
    ["an exact action and resource", allow("sqs:SendMessage", QUEUE), "allow"],
    ["an action in another case", allow("SQS:sendmessage", QUEUE), "allow"],
    ["a wildcard in the action", allow("sqs:Send*", QUEUE), "allow"],
    ["any one character", allow("sqs:SendMessag?", QUEUE), "allow"],
    ["a list of actions", allow(["sqs:DeleteQueue", "sqs:SendMessage"]), "allow"],
    ["another action", allow("sqs:DeleteMessage", QUEUE), "none"],
    [
      "a resource in another case",
      allow("sqs:SendMessage", QUEUE.replace("orders", "Orders")),
      "none",
    ],
    ["a wildcard over colons", allow("sqs:*", "arn:aws:sqs:*orders"), "allow"],
    ["a resource that is only a prefix", allow("sqs:*", QUEUE.slice(0, -1)), "none"],
    [
      "NotAction that leaves it out",
      { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
      "allow",
    ],
    ["NotAction that names it", { Effect: "Allow", NotAction: "sqs:*", Resource: "*" }, "none"],
    ["NotResource that names it", { Effect: "Allow", Action: "*", NotResource: [QUEUE] }, "none"],
    ["a deny", { Effect: "Deny", Action: "*", Resource: "*" }, "deny"],
  ] as const)("%s gives the decision", ([, statement, decision]) => {
    expect(decide([policy(statement)], request("sqs:SendMessage"))).toBe(decision);
  });

  test("an explicit deny wins over an allow, whichever policy comes first", () => {
    const allowed = policy(allow("*"));
    const denied = policy({ Effect: "Deny", Action: "sqs:SendMessage", Resource: QUEUE });

    expect(decide([allowed, denied], request("sqs:SendMessage"))).toBe("deny");
    expect(decide([denied, allowed], request("sqs:SendMessage"))).toBe("deny");
    expect(decide([allowed, denied], request("sqs:ReceiveMessage"))).toBe("allow");
  });

  test("a log group's `:*` covers its streams and nothing of a longer name", () => {
    const group = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f";
    const policies = [policy(allow("logs:PutLogEvents", `${group}:*`))];
    const on = (resource: string) => decide(policies, request("logs:PutLogEvents", resource));

    expect(on(`${group}:log-stream:2026/01/01/[$LATEST]abc`)).toBe("allow");
    expect(on(`${group}-other:log-stream:s`)).toBe("none");
    expect(on(group)).toBe("none");
  });

  test("a policy variable is filled from the request, and matches nothing without it", () => {
    const own = [policy(allow("sqs:*", "arn:aws:sqs:*:*:${aws:PrincipalTag/team}-*"))];
    const on = (context: Record<string, string>) =>
      decide(own, request("sqs:SendMessage", "arn:aws:sqs:r:1:blue-1", context));

    expect(on({ "aws:principaltag/TEAM": "blue" })).toBe("allow");
    expect(on({ "aws:PrincipalTag/team": "red" })).toBe("none");
    expect(on({ "aws:PrincipalTag/team": "*" })).toBe("none");
    expect(on({})).toBe("none");
  });
});

describe("permits", () => {
  const identity = [policy(allow(["sqs:*", "logs:*"]))];

  test.for([
    ["no boundary", undefined, true],
    ["a boundary with the action", policy(allow("sqs:*")), true],
    ["a boundary without the action", policy(allow("logs:*")), false],
    [
      "a boundary that denies it",
      policy(allow("*"), { Effect: "Deny", Action: "sqs:SendMessage", Resource: "*" }),
      false,
    ],
  ] as const)("%s caps what identity policies allow", ([, boundary, expected]) => {
    expect(permits(identity, boundary, request("sqs:SendMessage"))).toBe(expected);
  });

  test("a boundary alone gives nothing", () => {
    expect(permits([], policy(allow("*")), request("sqs:SendMessage"))).toBe(false);
  });
});

describe("conditions", () => {
  const holds = (condition: object, context: Record<string, string | string[]>) =>
    decide(
      [policy(allow("*", "*", { Condition: condition }))],
      request("sqs:SendMessage", QUEUE, context),
    ) === "allow";

  test.for([
    [{ StringEquals: { "aws:x": "a" } }, { "aws:x": "a" }, true],
    [{ StringEquals: { "aws:x": ["a", "b"] } }, { "AWS:X": "b" }, true],
    [{ StringEquals: { "aws:x": "a*" } }, { "aws:x": "ab" }, false],
    [{ StringEquals: { "aws:x": "A" } }, { "aws:x": "a" }, false],
    [{ StringEqualsIgnoreCase: { "aws:x": "A" } }, { "aws:x": "a" }, true],
    [{ StringEquals: { "aws:x": "a" } }, {}, false],
    [{ StringEqualsIfExists: { "aws:x": "a" } }, {}, true],
    [{ StringEqualsIfExists: { "aws:x": "a" } }, { "aws:x": "b" }, false],
    [{ StringNotEquals: { "aws:x": ["a", "b"] } }, { "aws:x": "c" }, true],
    [{ StringNotEquals: { "aws:x": ["a", "b"] } }, { "aws:x": "b" }, false],
    [{ StringNotEquals: { "aws:x": "a" } }, {}, true],
    [{ StringLike: { "aws:x": "a?c*" } }, { "aws:x": "abcd" }, true],
    [{ StringNotLike: { "aws:x": "a*" } }, { "aws:x": "abcd" }, false],
    [{ ArnLike: { "aws:x": "arn:aws:sqs:*:1:q*" } }, { "aws:x": "arn:aws:sqs:eu:1:q1" }, true],
    [{ ArnLike: { "aws:x": "arn:aws:sqs:*:q1" } }, { "aws:x": "arn:aws:sqs:eu:1:q1" }, false],
    [{ ArnEquals: { "aws:x": "arn:aws:s3:::b" } }, { "aws:x": "arn:aws:s3:::b" }, true],
    [{ ArnNotEquals: { "aws:x": "arn:aws:s3:::b" } }, { "aws:x": "arn:aws:s3:::b" }, false],
    [{ Bool: { "aws:x": true } }, { "aws:x": "true" }, true],
    [{ Bool: { "aws:x": "false" } }, { "aws:x": "true" }, false],
    [{ Null: { "aws:x": "true" } }, {}, true],
    [{ Null: { "aws:x": "true" } }, { "aws:x": "a" }, false],
    [{ Null: { "aws:x": false } }, { "aws:x": "a" }, true],
    [{ NumericLessThan: { "aws:x": "10" } }, { "aws:x": "9" }, true],
    [{ NumericGreaterThanEquals: { "aws:x": 10 } }, { "aws:x": "9" }, false],
    [{ DateLessThan: { "aws:x": "2026-01-01T00:00:00Z" } }, { "aws:x": "2025-12-31" }, true],
    [{ DateGreaterThan: { "aws:x": "2026-01-01T00:00:00Z" } }, { "aws:x": "1767225601" }, true],
    [{ IpAddress: { "aws:x": "10.0.0.0/8" } }, { "aws:x": "10.2.3.4" }, true],
    [{ NotIpAddress: { "aws:x": "10.0.0.0/8" } }, { "aws:x": "10.2.3.4" }, false],
    [{ IpAddress: { "aws:x": "2001:db8::/32" } }, { "aws:x": "2001:db8::1" }, true],
    [{ "ForAllValues:StringEquals": { "aws:k": ["a", "b"] } }, { "aws:k": ["a", "b"] }, true],
    [{ "ForAllValues:StringEquals": { "aws:k": ["a", "b"] } }, { "aws:k": ["a", "c"] }, false],
    [{ "ForAllValues:StringEquals": { "aws:k": ["a"] } }, {}, true],
    [{ "ForAnyValue:StringEquals": { "aws:k": ["a", "b"] } }, { "aws:k": ["c", "b"] }, true],
    [{ "ForAnyValue:StringEquals": { "aws:k": ["a"] } }, {}, false],
    [{ "ForAnyValue:StringNotEquals": { "aws:k": ["a"] } }, { "aws:k": ["a", "b"] }, true],
    [{ StringEquals: { "aws:x": "a", "aws:y": "b" } }, { "aws:x": "a" }, false],
    [{ StringEquals: { "aws:x": "a" }, Bool: { "aws:y": "true" } }, { "aws:x": "a" }, false],
    [{ StringEquals: { "aws:x": "${aws:y}" } }, { "aws:x": "a", "aws:y": "a" }, true],
    [{ StringLike: { "aws:x": "${*}" } }, { "aws:x": "abc" }, false],
    [{ StringEquals: { "aws:x": "${aws:y, 'none'}" } }, { "aws:x": "none" }, true],
  ] as [object, Record<string, string | string[]>, boolean][])(
    "%j on %j holds: %s",
    ([condition, context, expected]) => {
      expect(holds(condition, context)).toBe(expected);
    },
  );
});

describe("trust", () => {
  const trust = (principal: unknown, more: object = {}) =>
    compilePolicy(
      JSON.stringify({
        Statement: { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...more },
      }),
      "trust",
    );
  const assumedBy = (type: string, names: string[]) => ({
    action: "sts:AssumeRole",
    resource: "arn:aws:iam::000000000000:role/r",
    principal: { type, names },
    context: contextOf({}),
  });

  test.for([
    [{ Service: "lambda.amazonaws.com" }, "Service", "lambda.amazonaws.com", "allow"],
    [
      { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] },
      "Service",
      "lambda.amazonaws.com",
      "allow",
    ],
    [{ Service: "ec2.amazonaws.com" }, "Service", "lambda.amazonaws.com", "none"],
    [{ AWS: "lambda.amazonaws.com" }, "Service", "lambda.amazonaws.com", "none"],
    [{ AWS: "*" }, "AWS", "arn:aws:iam::1:user/u", "allow"],
    ["*", "AWS", "arn:aws:iam::1:user/u", "allow"],
  ] as const)("%j lets a %s %s in: %s", ([principal, type, name, expected]) => {
    expect(decide([trust(principal)], assumedBy(type, [name]))).toBe(expected);
  });
});
