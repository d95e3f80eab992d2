// What the pipelines that are measured are made with: nothing here is timed.
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import { zipSources } from "../../src/artifact/zip.ts";
import { REGION } from "./queue-calls.ts";

const ACCOUNT = "000000000000";
const ROLE = "bench-role";

export interface Builder {
  createRole(): Promise<void>;
  createFunction(name: string, code: string): Promise<void>;
  deleteFunction(name: string): Promise<void>;
  /** Enabled at once; returns its id. */
  createMapping(name: string, queue: string): Promise<string>;
  /** Returns when it is gone. */
  deleteMapping(id: string): Promise<void>;
  /** How many log lines of the function hold this term. */
  countLines(name: string, term: string, since: number): Promise<number>;
  close(): void;
}

export function builder(endpoint: string): Builder {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const options = { endpoint, region: REGION, credentials };
  const IAM = new iam.IAMClient(options);
  const LAMBDA = new lambda.LambdaClient(options);
  const LOGS = new logs.CloudWatchLogsClient(options);
  const Role = `arn:aws:iam::${ACCOUNT}:role/${ROLE}`;

  return {
    async createRole() {
      const AssumeRolePolicyDocument = policy({
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      });
      await IAM.send(new iam.CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument }));
      const PolicyDocument = policy({ Action: ["logs:*", "sqs:*"], Resource: "*" });
      await IAM.send(
        new iam.PutRolePolicyCommand({ RoleName: ROLE, PolicyName: "all", PolicyDocument }),
      );
    },
    async createFunction(name, code) {
      const content = Buffer.from(code);
      const files = [{ path: "index.mjs", content, executable: false }];
      const { bytes } = await zipSources({ files, manifestHash: "" });
      await LAMBDA.send(
        new lambda.CreateFunctionCommand({
          FunctionName: name,
          Role,
          Runtime: "nodejs24.x",
          Handler: "index.handler",
          Timeout: 30,
          Code: { ZipFile: bytes },
        }),
      );
      await lambda.waitUntilFunctionActiveV2(
        { client: LAMBDA, maxWaitTime: 10, minDelay: 1 },
        { FunctionName: name },
      );
    },
    async deleteFunction(name) {
      await LAMBDA.send(new lambda.DeleteFunctionCommand({ FunctionName: name }));
    },
    async createMapping(name, queue) {
      const { UUID = "" } = await LAMBDA.send(
        new lambda.CreateEventSourceMappingCommand({
          FunctionName: name,
          EventSourceArn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
          BatchSize: 10,
        }),
      );
      return UUID;
    },
    async deleteMapping(UUID) {
      await LAMBDA.send(new lambda.DeleteEventSourceMappingCommand({ UUID }));
      const read = new lambda.GetEventSourceMappingCommand({ UUID });
      try {
        for (;;) await LAMBDA.send(read);
      } catch (error) {
        if (error instanceof lambda.ResourceNotFoundException) return;
        throw error;
      }
    },
    async countLines(name, term, since) {
      const pages = logs.paginateFilterLogEvents(
        { client: LOGS },
        { logGroupName: `/aws/lambda/${name}`, filterPattern: term, startTime: since },
      );
      let lines = 0;
      for await (const { events = [] } of pages) lines += events.length;
      return lines;
    },
    close() {
      for (const client of [IAM, LAMBDA, LOGS]) client.destroy();
    },
  };
}

const policy = (statement: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...statement }] });
