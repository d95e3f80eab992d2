// Real clients against a real socket: what they ask of whom, and what they make of strangers.
import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetRoleCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { cloudwatch } from "../../../src/aws/cloudwatch.ts";
import { connect } from "../../../src/aws/connect.ts";
import type { ApiCall, Connection } from "../../../src/aws/connection.ts";
import { explained } from "../../../src/aws/faults.ts";
import { iam } from "../../../src/aws/iam.ts";
import { lambda } from "../../../src/aws/lambda.ts";
import { logs } from "../../../src/aws/logs.ts";
import { sqs } from "../../../src/aws/sqs.ts";
import { whereAmI } from "../../../src/aws/where.ts";
import { aConnection } from "../../support/pipeline.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function answering(status: number, body: string, type = "text/html"): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": type });
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws-cn:iam::123456789012:user/me</Arn><UserId>AID</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

describe("whereAmI", () => {
  test("takes account and partition from the caller", async () => {
    const endpoint = await answering(200, IDENTITY, "text/xml");

    const where = await whereAmI(aConnection({ endpoint }));

    expect(where).toEqual({
      partition: "aws-cn",
      region: "eu-west-1",
      account: "123456789012",
      endpoint,
      caller: "arn:aws-cn:iam::123456789012:user/me",
    });
  });

  test.for([
    [200, "<html><body><p>Welcome</p></body></html>"],
    [200, "<html><br>not even XML</html>"],
    [404, "<html><body>not found</body></html>"],
    [200, "hello"],
    [200, ""],
  ] as const)("does not take %s %s for AWS", async ([status, body]) => {
    const endpoint = await answering(status, body);

    await expect(whereAmI(aConnection({ endpoint }))).rejects.toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringContaining(`${endpoint} is not AWS`),
    });
  });

  test("says that nothing listens, and where", async () => {
    const endpoint = await answering(200, "");
    await new Promise((resolve) => servers.pop()?.close(resolve));

    await expect(whereAmI(aConnection({ endpoint }))).rejects.toMatchObject({
      code: "UNREACHABLE",
      message: expect.stringMatching(/127\.0\.0\.1:\d+ cannot be reached .*ECONNREFUSED/),
    });
  });

  test("without any credentials says how to get some", async () => {
    const connection = await connect({
      region: "eu-west-1",
      configRegion: undefined,
      profile: undefined,
      endpoint: await answering(200, IDENTITY, "text/xml"),
      env: {},
      onCall: () => {},
    });

    await expect(whereAmI(connection)).rejects.toMatchObject({
      code: "NO_CREDENTIALS",
      hint: expect.stringContaining("sqslam local start"),
    });
  });

  test("with credentials that have expired says to sign in again", async () => {
    const body =
      "<ErrorResponse><Error><Type>Sender</Type><Code>ExpiredToken</Code><Message>The security token included in the request is expired</Message></Error></ErrorResponse>";
    const endpoint = await answering(403, body, "text/xml");

    await expect(whereAmI(aConnection({ endpoint }))).rejects.toMatchObject({
      code: "NO_CREDENTIALS",
      hint: expect.stringContaining("Sign in again"),
    });
  });
});

const ask: Readonly<Record<string, (connection: Connection) => Promise<unknown>>> = {
  sqs: (connection) =>
    // A URL on another host: the connection's endpoint goes before it (aws-facts 1.2).
    sqs(connection).send(
      new GetQueueAttributesCommand({ QueueUrl: "https://sqs.eu-west-1.amazonaws.com/1/a" }),
    ),
  lambda: (connection) => lambda(connection).send(new GetFunctionCommand({ FunctionName: "a" })),
  iam: (connection) => iam(connection).send(new GetRoleCommand({ RoleName: "a" })),
  cloudwatch: (connection) => cloudwatch(connection).send(new DescribeAlarmsCommand({})),
  logs: (connection) => logs(connection).send(new DescribeLogGroupsCommand({})),
};

test.for(Object.entries(ask))(
  "%s asks the endpoint it was given and reports the call",
  async ([service, send]) => {
    const calls: ApiCall[] = [];
    const endpoint = await answering(404, "<html>no</html>");
    const connection = aConnection({ endpoint, onCall: (call) => void calls.push(call) });

    const error: unknown = await send(connection).catch((thrown: unknown) => thrown);

    expect(explained(error, "Could not ask", connection)).toMatchObject({ code: "UNREACHABLE" });
    expect(calls).toMatchObject([
      { service, operation: expect.stringMatching(/^(Get|Describe)/), attempts: 1 },
    ]);
    expect(calls[0]?.error).toBeDefined();
  },
);

test("a connection has one client of a kind, and another connection another", () => {
  const one = aConnection();

  expect(sqs(one)).toBe(sqs(one));
  expect(sqs(one)).not.toBe(sqs(aConnection()));
});

test("an operation that no printed policy allows is refused before it is sent", async () => {
  const calls: ApiCall[] = [];
  const connection = aConnection({ onCall: (call) => void calls.push(call) });

  await expect(iam(connection).send(new ListUsersCommand({}))).rejects.toThrow(
    "iam ListUsers is called and has no row in src/aws/rights.ts",
  );
  expect(calls).toEqual([]);
});
