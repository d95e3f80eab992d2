import { CreateQueueCommand, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { policyDocument } from "../../../src/resources/policy-document.ts";
import { CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  InvokeCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { functionOf } from "../../support/lambda.ts";
import { somebody } from "../../support/somebody.ts";

// On AWS the Node.js runtimes bring an SDK along (aws-facts 3.9); here a checkout of sqslam has one.
let endpoint: LocalEndpoint;
let queueUrl = "";
beforeAll(async () => {
  endpoint = await startLocal();
  const { sqs, iam } = somebody(endpoint.url);
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: "called-back" }))).QueueUrl ?? "";
  const trust = policyDocument([
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ]);
  const RoleName = "worker";
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const PolicyDocument = policyDocument([{ Effect: "Allow", Action: "sqs:*", Resource: "*" }]);
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "sqs", PolicyDocument }));
});
afterAll(() => endpoint.stop());

async function run(name: string, files: Readonly<Record<string, string>>) {
  const { lambda } = somebody(endpoint.url);
  const Environment = { Variables: { QUEUE_URL: queueUrl } };
  await lambda.send(
    new CreateFunctionCommand(functionOf(name, files, { Environment, MemorySize: 512 })),
  );
  const wait = { client: lambda, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };
  await waitUntilFunctionActiveV2(wait, { FunctionName: name });
  const answer = await lambda.send(new InvokeCommand({ FunctionName: name, LogType: "Tail" }));
  return {
    error: answer.FunctionError,
    payload: answer.Payload?.transformToString() ?? "",
    log: Buffer.from(answer.LogResult ?? "", "base64").toString("utf8"),
  };
}

const body = `
  const client = new SQSClient({});
  const send = async () => {
    const command = new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: NAME });
    return (await client.send(command)).MessageId !== undefined;
  };`;

test.for([
  [
    "imported",
    {
      "index.mjs": `import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
        const NAME = "imported"; ${body}
        export const handler = send;`,
    },
  ],
  [
    "required",
    {
      "index.js": `const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
        const NAME = "required"; ${body}
        exports.handler = send;`,
    },
  ],
] as const)(
  "an SDK that is %s and not in the zip calls back to the endpoint",
  async ([name, files]) => {
    const { payload } = await run(name, files);

    expect(payload).toBe("true");
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl });
    const { Messages } = await somebody(endpoint.url).sqs.send(receive);
    expect(Messages).toMatchObject([{ Body: name }]);
  },
);

test("a client that is not installed is the runtime's own error, and a line that says why", async () => {
  const files = { "index.js": 'require("@aws-sdk/client-nothing"); exports.handler = () => {};' };

  const { error, payload, log } = await run("without", files);

  expect(error).toBe("Unhandled");
  expect(JSON.parse(payload)).toMatchObject({ errorType: "Runtime.ImportModuleError" });
  expect(log).toContain("@aws-sdk/client-nothing comes with AWS's Node.js runtimes, and is not");
});
