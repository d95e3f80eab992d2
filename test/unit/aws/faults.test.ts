import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { explained } from "../../../src/aws/faults.ts";
import { SqslamError } from "../../../src/core/errors.ts";
import { awsError } from "../../support/aws-double.ts";

const local = { endpoint: "http://127.0.0.1:4566", region: "eu-west-1" };
const aws = { endpoint: undefined, region: "eu-west-1" };
const doing = 'Could not create queue "a"';

function explain(error: unknown, place: typeof local | typeof aws = aws, secrets?: string[]) {
  const ours = explained(error, doing, place, secrets);
  if (!(ours instanceof SqslamError)) throw new Error("not explained");
  return ours;
}

const denial =
  "User: arn:aws:iam::1:user/me is not authorized to perform: sqs:CreateQueue on resource: arn:aws:sqs:eu-west-1:1:a because no identity-based policy allows the sqs:CreateQueue action";

describe("every failure gets a code, says what was being done, and what to do next", () => {
  const credentials = (message: string) =>
    Object.assign(new Error(message), { name: "CredentialsProviderError" });
  test.for([
    ["no credentials", credentials("Could not load credentials"), "NO_CREDENTIALS", "--profile"],
    ["an ended session", credentials("The SSO session has expired"), "NO_CREDENTIALS", "sso login"],
    ["an expired token", awsError("ExpiredTokenException"), "NO_CREDENTIALS", "Sign in again"],
    ["wrong keys", awsError("InvalidClientTokenId"), "NO_CREDENTIALS", "access key"],
    ["a wrong signature", awsError("SignatureDoesNotMatch"), "NO_CREDENTIALS", "clock"],
    [
      "no permission",
      awsError("AccessDenied", denial),
      "ACCESS_DENIED",
      "Allow sqs:CreateQueue on arn:aws:sqs:eu-west-1:1:a",
    ],
    ["something that is gone", awsError("QueueDoesNotExist"), "NOT_DEPLOYED", "sqslam up"],
    ["a taken name", awsError("QueueNameExists"), "CONFLICT", "again"],
    ["a changed function", awsError("PreconditionFailedException"), "CONFLICT", "again"],
    ["too many calls", awsError("ThrottlingException"), "AWS", "again in a minute"],
  ] as const)("%s", ([, error, code, hint]) => {
    const ours = explain(error);

    expect(ours.code).toBe(code);
    expect(ours.message).toContain(doing);
    expect(ours.hint).toContain(hint);
  });

  test("anything else that AWS answers is told as AWS says it", () => {
    const ours = explain(awsError("InvalidAttributeValue", "DelaySeconds is too large"));

    expect(ours.code).toBe("AWS");
    expect(ours.message).toBe(`${doing}: InvalidAttributeValue: DelaySeconds is too large`);
  });
});

describe("what is missing is named, and where it is printed, in every service's wording", () => {
  const who = "User: arn:aws:sts::1:assumed-role/ci/x is not authorized to perform:";
  const because = (action: string) =>
    `because no identity-based policy allows the ${action} action`;

  test.for([
    [
      "SQS, which writes actions small",
      awsError(
        "AccessDenied",
        `${who} sqs:createqueue on resource: arn:q ${because("sqs:createqueue")}`,
      ),
      "Allow sqs:CreateQueue on arn:q for the identity that you use",
      "`sqslam permissions --for deployer` prints",
    ],
    [
      "IAM, which names the role",
      awsError(
        "AccessDenied",
        `${who} iam:PutRolePolicy on resource: role r ${because("iam:PutRolePolicy")}`,
      ),
      "Allow iam:PutRolePolicy on role r for",
      "--for deployer`",
    ],
    [
      "Lambda, where it has no resource",
      awsError(
        "AccessDeniedException",
        `${who} lambda:ListEventSourceMappings on resource: * ${because("x")}`,
      ),
      "Allow lambda:ListEventSourceMappings on * for",
      "`sqslam permissions --for deployer` or `--for reader` prints",
    ],
    [
      "CloudWatch Logs, with an empty stream",
      awsError(
        "AccessDeniedException",
        `${who} logs:FilterLogEvents on resource: arn:g:log-stream: ${because("x")}`,
      ),
      "Allow logs:FilterLogEvents on arn:g:log-stream: for",
      "--for reader`",
    ],
    [
      "KMS, passed on by SQS",
      awsError(
        "KMS.AccessDeniedException",
        `${who} kms:GenerateDataKey on resource: arn:k ${because("x")} (Service: AWSKMS; Status Code: 400)`,
      ),
      "Allow kms:GenerateDataKey on arn:k for",
      "--for sender`",
    ],
    [
      "KMS, as the SDK calls it",
      awsError(
        "KmsAccessDenied",
        `${who} kms:Decrypt on resource: arn:k (Service: AWSKMS; Status Code: 400)`,
      ),
      "Allow kms:Decrypt on arn:k for",
      "--for sender`",
    ],
    [
      "before AWS said why",
      awsError("AccessDenied", `${who} iam:PassRole on resource: arn:r`),
      "Allow iam:PassRole on arn:r for",
      "--for deployer`",
    ],
    [
      "a boundary that caps",
      awsError(
        "AccessDenied",
        `${who} sqs:tagqueue on resource: arn:q because no permissions boundary allows the sqs:tagqueue action`,
      ),
      "Allow sqs:TagQueue on arn:q for the identity that you use, in its permissions boundary as well",
      "--for deployer`",
    ],
    [
      "an explicit deny",
      awsError(
        "AccessDenied",
        `${who} sqs:deletequeue on resource: arn:q with an explicit deny in a service control policy`,
      ),
      "Something denies sqs:DeleteQueue on arn:q explicitly, in a service control policy:",
      "take that back",
    ],
  ] as const)("%s", ([, error, what, next]) => {
    const ours = explain(error);

    expect(ours.code).toBe("ACCESS_DENIED");
    expect(ours.hint).toContain(what);
    expect(ours.hint).toContain(next);
  });

  test("what is not said is not made up", () => {
    expect(explain(awsError("AccessDeniedException", "no")).hint).toBeUndefined();
  });
});

test("an endpoint where nothing listens is named", () => {
  const refused = Object.assign(new Error(""), { code: "ECONNREFUSED", $metadata: {} });

  const ours = explain(refused, local);

  expect(ours.code).toBe("UNREACHABLE");
  expect(ours.message).toContain("http://127.0.0.1:4566 cannot be reached (ECONNREFUSED)");
  expect(ours.hint).toContain("sqslam local start");
});

test("an endpoint that does not speak HTTP is none of AWS's", () => {
  const code = "HPE_INVALID_CONSTANT";
  const error = explain(
    Object.assign(new Error("Parse Error: Expected HTTP/"), { code, $metadata: { attempts: 1 } }),
    local,
  );

  expect(error.code).toBe("UNREACHABLE");
  expect(error.message).toContain("what answers at http://127.0.0.1:4566 is not AWS");
  expect(error.hint).toContain("Check the endpoint URL");
});

test("a region whose host does not exist points at its spelling", () => {
  const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND sqs.eu-wst-1.amazonaws.com"), {
    code: "ENOTFOUND",
  });

  const ours = explain(unknown);

  expect(ours.message).toContain("the AWS endpoints of eu-west-1");
  expect(ours.hint).toContain("spelling of the region");
});

describe("secrets", () => {
  const echo =
    'environment variables you have provided exceeded the 4KB limit. String measured: {"TOKEN":"hunter22"}';

  test("what AWS echoes of the environment is masked, in the message and in its cause", () => {
    const ours = explain(awsError("InvalidParameterValueException", echo));

    expect(ours.message).toContain("4KB limit. String measured: ***");
    expect(inspect(ours)).not.toContain("hunter22");
  });

  test("values that are known to be secret are masked wherever they stand", () => {
    const ours = explain(awsError("Odd", "cannot use hunter22-long for hunter22"), aws, [
      "hunter22",
      "hunter22-long",
    ]);

    expect(ours.message).toContain("cannot use *** for ***");
  });
});

test("a bug stays what it is", () => {
  const bug = new TypeError("x is not a function");

  expect(explained(bug, doing, aws)).toBe(bug);
});

test("an interruption stays what it is", () => {
  const stop = new DOMException("stopped", "AbortError");

  expect(explained(stop, doing, aws)).toBe(stop);
});
