// Conditions on tags, where a call names a version or an alias: tags are the function's (aws-facts 3.5).
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateFunctionCommand,
  GetAliasCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  PublishVersionCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { functionOf } from "../../support/lambda.ts";
import { sessionOf } from "../../support/session.ts";
import { TRUST } from "../iam/world.ts";

let endpoint: LocalEndpoint;
/** Of somebody who may all on what is of team a. */
let ofTeamA: LambdaClient;

beforeAll(async () => {
  endpoint = await startLocal({ enforceIam: true });
  const options = clientOptions(endpoint.url);
  const iam = new IAMClient(options);
  const admin = new LambdaClient(options);
  const role = { RoleName: "worker", AssumeRolePolicyDocument: TRUST };
  await iam.send(new CreateRoleCommand(role));
  for (const team of ["a", "b"]) {
    const FunctionName = `of-${team}`;
    const Tags = { team };
    const code = "export const handler = () => 'hello';";
    await admin.send(new CreateFunctionCommand(functionOf(FunctionName, code, { Tags })));
    await waitUntilFunctionActiveV2(
      { client: admin, minDelay: 0.05, maxDelay: 0.05, maxWaitTime: 10 },
      { FunctionName },
    );
    await admin.send(new PublishVersionCommand({ FunctionName }));
    const alias = { FunctionName, Name: "live", FunctionVersion: "1" };
    await admin.send(new CreateAliasCommand(alias));
  }
  const statement = {
    Effect: "Allow",
    Action: "lambda:*",
    Resource: "*",
    Condition: { StringEquals: { "aws:ResourceTag/team": "a" } },
  };
  const document = { Version: "2012-10-17", Statement: [statement] };
  const credentials = await sessionOf(endpoint.url, { name: "caller", document });
  ofTeamA = new LambdaClient({ ...options, credentials });
  iam.destroy();
  admin.destroy();
});
afterAll(async () => {
  ofTeamA.destroy();
  await endpoint.stop();
});

const calls: readonly (readonly [what: string, (name: string) => Promise<unknown>])[] = [
  ["a function", (name) => ofTeamA.send(new InvokeCommand({ FunctionName: name }))],
  ["a version", (name) => ofTeamA.send(new InvokeCommand({ FunctionName: name, Qualifier: "1" }))],
  ["an alias", (name) => ofTeamA.send(new InvokeCommand({ FunctionName: `${name}:live` }))],
  [
    "$LATEST",
    (name) =>
      ofTeamA.send(
        new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: "$LATEST" }),
      ),
  ],
  [
    "a function's alias by name",
    (name) => ofTeamA.send(new GetAliasCommand({ FunctionName: name, Name: "live" })),
  ],
];

test.for(calls)(
  "a condition on tags judges a call of %s by those of the function",
  async ([, call]) => {
    await expect(call("of-a")).resolves.toMatchObject({ $metadata: { httpStatusCode: 200 } });
    await expect(call("of-b")).rejects.toMatchObject({ name: "AccessDeniedException" });
  },
);
