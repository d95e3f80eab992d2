// Callers who are held to their policies: who they are, and what they may.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { startLocal } from "../../../src/local/index.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions } from "../../support/ground.ts";
import { type Bearer, type Credentials, sessionOf } from "../../support/session.ts";

const A = "000000000000";
export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${A}:${name}`;
export const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${A}:function:${name}`;
export const roleArn = (name: string) => `arn:aws:iam::${A}:role/${name}`;
export const policyArn = (name: string) => `arn:aws:iam::${A}:policy/${name}`;
export const session = (name: string) => `arn:aws:sts::${A}:assumed-role/${name}/test`;

export const allow = (
  Action: string | string[],
  Resource: string | string[] = "*",
  Condition?: object,
) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
export const deny = (Action: string, Resource = "*") => ({ Effect: "Deny", Action, Resource });
export const nothing = [allow("s3:ListBuckets")];

export const send = (QueueUrl: string | undefined) =>
  new SendMessageCommand({ QueueUrl, MessageBody: "hello" });

export type Enforced = Awaited<ReturnType<typeof enforced>>;

/** An endpoint that holds its callers to policies. */
export async function enforced() {
  const clock = manualClock();
  const endpoint = await startLocal({ enforceIam: true, clock });
  const clients = (credentials?: Credentials) => {
    const options = { ...clientOptions(endpoint.url), ...(credentials && { credentials }) };
    return {
      iam: new IAMClient(options),
      lambda: new LambdaClient(options),
      logs: new CloudWatchLogsClient(options),
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
      sts: new STSClient(options),
    };
  };
  const admin = clients();
  let made = 0;
  return {
    clock,
    clients,
    /** Of the account's own user, who may all. */
    admin,

    /** The clients of a new role that holds these statements, and its name. */
    async who(statements: readonly object[], more: Partial<Bearer> = {}) {
      const name = `role-${++made}`;
      const document = { Version: "2012-10-17", Statement: statements };
      return { name, ...clients(await sessionOf(endpoint.url, { name, document, ...more })) };
    },

    async queue(name: string, Attributes: Record<string, string> = {}) {
      const command = new CreateQueueCommand({ QueueName: name, Attributes });
      return (await admin.sqs.send(command)).QueueUrl;
    },

    stop: () => endpoint.stop(),
  };
}
