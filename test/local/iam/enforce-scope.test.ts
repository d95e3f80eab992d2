// Whom enforcement reaches: the code that runs here as well as who calls from outside.
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import {
  CreateFunctionCommand,
  InvokeCommand,
  LambdaClient,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { zipSources } from "../../../src/artifact/zip.ts";
import { startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { sessionOf } from "../../support/session.ts";
import { TRUST } from "./world.ts";

const A = "000000000000";
const listing = { Effect: "Allow", Action: "sqs:ListQueues", Resource: "*" };
const oneFile = (path: string, text: string) => ({
  files: [{ path, content: Buffer.from(text), executable: false }],
  manifestHash: "",
});

test("a handler's own calls are held to its execution role", async () => {
  const local = await startLocal({ enforceIam: true });
  onTestFinished(() => local.stop());
  const options = clientOptions(local.url);
  const iam = new IAMClient(options);
  const lambda = new LambdaClient(options);
  const RoleName = "worker";
  const PolicyDocument = JSON.stringify({ Statement: [listing] });
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: TRUST }));
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: "p", PolicyDocument }));
  const text = "export const handler = () => process.env;";
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: "f",
      Role: `arn:aws:iam::${A}:role/${RoleName}`,
      Code: { ZipFile: (await zipSources(oneFile("index.mjs", text))).bytes },
      Handler: "index.handler",
      Runtime: "nodejs24.x",
    }),
  );
  await waitUntilFunctionActiveV2(
    { client: lambda, minDelay: 0.05, maxDelay: 0.05, maxWaitTime: 10 },
    { FunctionName: "f" },
  );

  const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "f" }));
  const env: Record<string, string> = JSON.parse(Payload?.transformToString() ?? "");
  const sqs = new SQSClient({
    ...options,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
      sessionToken: env["AWS_SESSION_TOKEN"] ?? "",
    },
  });

  await sqs.send(new ListQueuesCommand({}));
  await expect(sqs.send(new CreateQueueCommand({ QueueName: "a" }))).rejects.toThrow(
    `User: arn:aws:sts::${A}:assumed-role/worker/f is not authorized to perform: sqs:createqueue`,
  );
});

test("without being asked to, the endpoint holds nobody to a policy", async () => {
  const open = await startLocal();
  onTestFinished(() => open.stop());
  const credentials = await sessionOf(open.url, {
    name: "nobody",
    document: { Version: "2012-10-17", Statement: [listing] },
  });
  const sqs = new SQSClient({ ...clientOptions(open.url), credentials });

  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "a" }));
  expect(QueueUrl).toContain("/a");
});
