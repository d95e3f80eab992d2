// How a function goes from one state to the next (aws-facts 3.4, 3.5), as deployers and waiters see it.
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActive,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdated,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import { functionOf, type LambdaTest, startLambda, zipOf } from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";
const LASTS = 5_000;

let clock: ManualClock;
let lambda: LambdaTest;
beforeAll(async () => {
  clock = manualClock();
  lambda = await startLambda({ clock, transition: LASTS });
});
afterAll(() => lambda.stop());

const create = (name: string) =>
  lambda.client.send(new CreateFunctionCommand(functionOf(name, CODE)));
const look = (FunctionName: string, Qualifier?: string) =>
  lambda.client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));
const configure = (FunctionName: string, changes: object = {}) =>
  lambda.client.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...changes }));
const recode = (FunctionName: string, changes: object = {}) => {
  const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'two';" }, 0o755);
  return lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile, ...changes }));
};
const publish = (FunctionName: string) =>
  lambda.client.send(new PublishVersionCommand({ FunctionName }));

async function active(name: string): Promise<void> {
  await create(name);
  await clock.advance(LASTS);
}

test("an update that changes nothing goes through InProgress, with a new revision at each end", async () => {
  await active("same");
  const before = await look("same");

  const accepted = await configure("same", { Timeout: before.Timeout });
  await clock.advance(LASTS);
  const settled = await look("same");

  expect(accepted).toMatchObject({ State: "Active", LastUpdateStatus: "InProgress" });
  expect(settled).toMatchObject({ LastUpdateStatus: "Successful", Timeout: before.Timeout });
  const revisions = [before, accepted, settled].map(({ RevisionId }) => RevisionId);
  expect(new Set(revisions).size).toBe(3);
});

const busy = { name: "ResourceConflictException", $metadata: { httpStatusCode: 409 } };

test.for([
  ["UpdateFunctionConfiguration", () => configure("pending", { Timeout: 9 })],
  ["UpdateFunctionCode", () => recode("pending")],
  ["PublishVersion", () => publish("pending")],
] as const)("%s waits for a function that is Pending", async ([, change]) => {
  const exists = await look("pending").catch(() => undefined);
  if (!exists) await create("pending");

  await expect(change()).rejects.toMatchObject(busy);
});

test.for([
  ["UpdateFunctionConfiguration", () => configure("updating", { Timeout: 9 })],
  ["UpdateFunctionCode", () => recode("updating")],
  ["PublishVersion", () => publish("updating")],
] as const)("%s waits for an update that is InProgress", async ([, change]) => {
  const exists = await look("updating").catch(() => undefined);
  if (!exists) {
    await active("updating");
    await configure("updating", { Timeout: 7 });
  }

  await expect(change()).rejects.toMatchObject({
    ...busy,
    message:
      "The operation cannot be performed at this time. An update is in progress for resource: arn:aws:lambda:us-east-1:000000000000:function:updating",
  });
});

test("new code is guarded by the revision as the configuration is", async () => {
  await active("guarded");
  const { RevisionId } = await look("guarded");

  await expect(recode("guarded", { RevisionId: "stale" })).rejects.toMatchObject({
    name: "PreconditionFailedException",
    $metadata: { httpStatusCode: 412 },
  });
  expect(await recode("guarded", { RevisionId })).toMatchObject({ LastUpdateStatus: "InProgress" });
});

describe("a published version", () => {
  // Recorded from AWS in localstack's TestLambdaVersions, test_version_lifecycle.
  test("is Active at once, and keeps its revision", async () => {
    await active("published");

    const version = await publish("published");
    await clock.advance(LASTS);

    expect(version).toMatchObject({ State: "Active", LastUpdateStatus: "Successful" });
    const { RevisionId } = await look("published", "1");
    expect(RevisionId).toBe(version.RevisionId);
  });

  test("of a function that is made with it is Pending as long as the function is", async () => {
    const input = functionOf("born", CODE, { Publish: true });

    const created = await lambda.client.send(new CreateFunctionCommand(input));
    expect(created).toMatchObject({ Version: "1", State: "Pending" });
    await clock.advance(LASTS);

    expect(await look("born", "1")).toMatchObject({ State: "Active" });
  });
});

// botocore's documentation of ListFunctions, and the same recording.
test("lists leave out the state and the version of the runtime", async () => {
  await active("listed");
  const { Functions = [] } = await lambda.client.send(new ListFunctionsCommand({}));
  const command = new ListVersionsByFunctionCommand({ FunctionName: "listed" });
  const { Versions = [] } = await lambda.client.send(command);

  const shown = Functions.find(({ FunctionName }) => FunctionName === "listed");
  for (const each of [shown, Versions[0]]) {
    expect(each).toMatchObject({ Runtime: "nodejs24.x", RevisionId: expect.any(String) });
    expect(each?.State).toBeUndefined();
    expect(each?.LastUpdateStatus).toBeUndefined();
    expect(each?.RuntimeVersionConfig).toBeUndefined();
  }
});

test("the SDK's waiters wait for a creation and for an update", async () => {
  const soon = await startLambda();
  const options = { client: soon.client, minDelay: 0.01, maxDelay: 0.01, maxWaitTime: 10 };
  const waited = { FunctionName: "waited" };
  await soon.client.send(new CreateFunctionCommand(functionOf("waited", CODE)));
  const states = [
    await waitUntilFunctionActiveV2(options, waited),
    await waitUntilFunctionActive(options, waited),
  ];
  await soon.client.send(new UpdateFunctionConfigurationCommand({ ...waited, Timeout: 9 }));
  states.push(
    await waitUntilFunctionUpdatedV2(options, waited),
    await waitUntilFunctionUpdated(options, waited),
  );

  expect(states.map(({ state }) => state)).toEqual(Array.from({ length: 4 }, () => "SUCCESS"));
  await soon.stop();
});
