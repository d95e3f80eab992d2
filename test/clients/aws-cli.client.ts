// The AWS CLI: the commands that people type, in the order in which they type them.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zipOf } from "../support/lambda.ts";
import { findProgram } from "../support/program.ts";
import { endpointOfFile, printed, run, skipped, succeeded } from "./programs.ts";

const aws = findProgram("aws");
const version = aws && printed(aws, ["--version"]);
const major = /^aws-cli\/(\d+)/.exec(version ?? "")?.[1];
const reason = major === undefined ? "no aws of AWS is on the PATH" : undefined;
/** Only the second knows `logs tail`, and wants payloads in base64 unless told. */
const second = major === "2";

const ARN = "arn:aws:sqs:eu-west-1:000000000000:cli";
const HANDLER =
  "def handler(event, context):\n    print('handled', [r['body'] for r in event.get('Records', [])])\n    return {'seen': event}\n";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
});
const RIGHTS = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sqs:*", "logs:*"], Resource: "*" }],
});

const endpoint = endpointOfFile();

describe.skipIf(skipped("the AWS CLI", reason)).sequential(`the AWS CLI, ${version}`, () => {
  let folder = "";
  let url = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sqslam-cli-"));
    await writeFile(join(folder, "one.zip"), zipOf({ "index.py": HANDLER }));
    await writeFile(join(folder, "two.zip"), zipOf({ "index.py": `${HANDLER}# two\n` }));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** A command as it is typed; what is filled in is one argument, whatever it holds. */
  function type(text: TemplateStringsArray, ...values: readonly string[]) {
    const words = text.flatMap((part, n) => {
      const value = values[n];
      return [...part.split(/\s+/), ...(value === undefined ? [] : [value])];
    });
    const args = ["--endpoint-url", endpoint.url, "--output", "json", ...words.filter(Boolean)];
    return run(aws ?? "", args, { cwd: folder });
  }

  /** Its answer; undefined where it prints none. */
  async function answer(text: TemplateStringsArray, ...values: readonly string[]) {
    const out = succeeded(await type(text, ...values));
    return out.trim() === "" ? undefined : JSON.parse(out);
  }

  test("sqs create-queue, get-queue-url, list-queues", async () => {
    const made =
      await answer`sqs create-queue --queue-name cli --attributes VisibilityTimeout=45 --tags team=tools`;
    url = made.QueueUrl;

    expect(url).toBe(`${endpoint.url}/000000000000/cli`);
    expect(await answer`sqs get-queue-url --queue-name cli`).toEqual(made);
    expect(await answer`sqs list-queues`).toEqual({ QueueUrls: [url] });
  });

  test("sqs set-queue-attributes, get-queue-attributes, list-queue-tags", async () => {
    await answer`sqs set-queue-attributes --queue-url ${url} --attributes DelaySeconds=0`;
    const { Attributes } =
      await answer`sqs get-queue-attributes --queue-url ${url} --attribute-names All`;

    expect(Attributes).toMatchObject({ QueueArn: ARN, VisibilityTimeout: "45" });
    expect(await answer`sqs list-queue-tags --queue-url ${url}`).toEqual({
      Tags: { team: "tools" },
    });
  });

  test("sqs send-message, receive-message --wait-time-seconds, delete-message", async () => {
    const waiting = answer`sqs receive-message --queue-url ${url} --wait-time-seconds 20
      --message-attribute-names All`;
    const sent = await answer`sqs send-message --queue-url ${url}
      --message-body ${"hello & <goodbye>"}
      --message-attributes ${'{"n":{"DataType":"Number","StringValue":"1"}}'}`;
    const { Messages } = await waiting;

    expect(Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: "hello & <goodbye>",
        MessageAttributes: { n: { StringValue: "1" } },
      },
    ]);
    await answer`sqs delete-message --queue-url ${url}
      --receipt-handle ${Messages[0].ReceiptHandle}`;
    expect(await answer`sqs receive-message --queue-url ${url}`).toBeUndefined();
  });

  test("an error has AWS's code and text", async () => {
    const { code, err } = await type`sqs get-queue-url --queue-name never`;

    expect(code).toBe(second ? 254 : 255);
    expect(err).toContain(
      "(AWS.SimpleQueueService.NonExistentQueue) when calling the GetQueueUrl operation: The specified queue does not exist.",
    );
  });

  test("iam create-role, put-role-policy, wait role-exists, get-role", async () => {
    const { Role } =
      await answer`iam create-role --role-name cli --assume-role-policy-document ${TRUST}`;
    await answer`iam put-role-policy --role-name cli --policy-name work
      --policy-document ${RIGHTS}`;
    await answer`iam wait role-exists --role-name cli`;

    expect(await answer`iam get-role --role-name cli`).toMatchObject({
      Role: { Arn: Role.Arn, AssumeRolePolicyDocument: JSON.parse(TRUST) },
    });
    expect(await answer`iam get-role-policy --role-name cli --policy-name work`).toMatchObject({
      PolicyDocument: JSON.parse(RIGHTS),
    });
  });

  test("sts get-caller-identity", async () => {
    expect(await answer`sts get-caller-identity`).toMatchObject({ Account: "000000000000" });
  });

  test("lambda create-function, wait function-active-v2, get-function", async () => {
    await answer`logs create-log-group --log-group-name /aws/lambda/cli`;
    await answer`lambda create-function --function-name cli --runtime python3.13
      --handler index.handler --role arn:aws:iam::000000000000:role/cli
      --zip-file fileb://one.zip`;
    await answer`lambda wait function-active-v2 --function-name cli`;

    const { Configuration } = await answer`lambda get-function --function-name cli`;
    expect(Configuration).toMatchObject({ State: "Active", Runtime: "python3.13" });
  });

  test("lambda invoke with a payload and --log-type Tail", async () => {
    const payload = '{"a": 1}';
    const given = second ? Buffer.from(payload).toString("base64") : payload;
    const invoked = await answer`lambda invoke --function-name cli --payload ${given}
      --log-type Tail out.json`;

    expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(Buffer.from(invoked.LogResult, "base64").toString("utf8")).toContain("REPORT RequestId");
    expect(JSON.parse(await readFile(join(folder, "out.json"), "utf8"))).toEqual({
      seen: { a: 1 },
    });
  });

  test("lambda update-function-code, wait function-updated, publish-version, create-alias", async () => {
    await answer`lambda update-function-code --function-name cli --zip-file fileb://two.zip`;
    await answer`lambda wait function-updated --function-name cli`;
    await answer`lambda update-function-configuration --function-name cli --timeout 10`;
    await answer`lambda wait function-updated-v2 --function-name cli`;

    expect(await answer`lambda publish-version --function-name cli`).toMatchObject({
      Version: "1",
      Timeout: 10,
    });
    expect(
      await answer`lambda create-alias --function-name cli --name live --function-version 1`,
    ).toMatchObject({ Name: "live", FunctionVersion: "1" });
    expect(await answer`lambda list-versions-by-function --function-name cli`).toMatchObject({
      Versions: [{ Version: "$LATEST" }, { Version: "1" }],
    });
  });

  test("lambda create-event-source-mapping for an alias; a message reaches the log", async () => {
    const { UUID } = await answer`lambda create-event-source-mapping --event-source-arn ${ARN}
      --function-name cli:live --batch-size 5`;
    await answer`sqs send-message --queue-url ${url} --message-body ${"to the alias"}`;
    let events: { message: string }[] = [];
    while (events.length === 0) {
      ({ events } = await answer`logs filter-log-events --log-group-name /aws/lambda/cli
        --filter-pattern ${'"to the alias"'}`);
    }

    expect(events[0]?.message).toContain("handled ['to the alias']");
    const { FunctionArn } = await answer`lambda get-event-source-mapping --uuid ${UUID}`;
    expect(FunctionArn).toMatch(/:function:cli:live$/);
    await answer`lambda delete-event-source-mapping --uuid ${UUID}`;
  });

  const noTail = second ? undefined : "only the AWS CLI's second version has it";
  test.skipIf(skipped("aws logs tail", noTail))("logs tail", async () => {
    const said = succeeded(await type`logs tail /aws/lambda/cli --since 1h`);

    expect(said).toContain("handled ['to the alias']");
  });

  test("logs put-retention-policy, describe-log-groups", async () => {
    await answer`logs put-retention-policy --log-group-name /aws/lambda/cli
      --retention-in-days 7`;

    expect(await answer`logs describe-log-groups`).toMatchObject({
      logGroups: [{ logGroupName: "/aws/lambda/cli", retentionInDays: 7 }],
    });
  });

  test("everything is deleted", async () => {
    await answer`lambda delete-function --function-name cli`;
    await answer`iam delete-role-policy --role-name cli --policy-name work`;
    await answer`iam delete-role --role-name cli`;
    await answer`logs delete-log-group --log-group-name /aws/lambda/cli`;
    await answer`sqs delete-queue --queue-url ${url}`;

    expect(await answer`sqs list-queues`).toBeUndefined();
    expect(await answer`lambda list-functions`).toEqual({ Functions: [] });
  });
});
