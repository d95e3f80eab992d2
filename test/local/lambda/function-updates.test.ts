// Changes of a function through its API, and what goes on while they take time (aws-facts 3.4, 3.5).
import { createHash } from "node:crypto";
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";

const CODE = "export const handler = () => 'one';";
const ARN = "arn:aws:lambda:us-east-1:000000000000:function";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

test("new code runs once the update has settled, in a new environment", async () => {
  await createFunction(lambda, functionOf("recoded", CODE));
  expect((await invoke(lambda, "recoded")).payload).toBe("one");
  const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'two';" });

  const updated = await lambda.client.send(
    new UpdateFunctionCodeCommand({
      FunctionName: "recoded",
      ZipFile,
      Architectures: ["arm64"],
    }),
  );
  await settled(lambda, "recoded");

  expect(updated).toMatchObject({
    LastUpdateStatus: "InProgress",
    LastUpdateStatusReason: "The function is being created.",
    LastUpdateStatusReasonCode: "Creating",
    CodeSha256: createHash("sha256").update(ZipFile).digest("base64"),
    Architectures: ["arm64"],
  });
  expect((await invoke(lambda, "recoded")).payload).toBe("two");
});

test("a dry run of new code checks it and changes nothing", async () => {
  const { CodeSha256 } = await createFunction(lambda, functionOf("dry", CODE));
  const update = (ZipFile: Uint8Array) =>
    lambda.client.send(
      new UpdateFunctionCodeCommand({ FunctionName: "dry", ZipFile, DryRun: true }),
    );

  const answer = await update(zipOf({ "index.mjs": "other" }));

  expect(answer).toMatchObject({ CodeSha256, LastUpdateStatus: "Successful" });
  await expect(update(Buffer.from("no zip"))).rejects.toThrow("Could not unzip uploaded file.");
});

test("a configuration update keeps what it leaves out and replaces the environment", async () => {
  const code = "export const handler = () => [process.env.FIRST, process.env.SECOND];";
  const Environment = { Variables: { FIRST: "1" } };
  await createFunction(
    lambda,
    functionOf("reconfigured", code, { Environment, Description: "kept", Timeout: 7 }),
  );
  await invoke(lambda, "reconfigured");

  await lambda.client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: "reconfigured",
      MemorySize: 256,
      Environment: { Variables: { SECOND: "2" } },
    }),
  );
  await settled(lambda, "reconfigured");

  const command = new GetFunctionConfigurationCommand({ FunctionName: "reconfigured" });
  expect(await lambda.client.send(command)).toMatchObject({
    Description: "kept",
    Timeout: 7,
    MemorySize: 256,
    Environment: { Variables: { SECOND: "2" } },
  });
  expect((await invoke(lambda, "reconfigured")).payload).toEqual([null, "2"]);
});

test("a stale revision is refused, the latest one taken", async () => {
  await createFunction(lambda, functionOf("revised", CODE));
  const { RevisionId } = await lambda.client.send(
    new GetFunctionConfigurationCommand({ FunctionName: "revised" }),
  );
  const update = (revision: string | undefined) =>
    lambda.client.send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: "revised",
        Timeout: 9,
        RevisionId: revision,
      }),
    );

  await expect(update("stale")).rejects.toMatchObject({
    name: "PreconditionFailedException",
    message:
      "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    $metadata: { httpStatusCode: 412 },
  });
  const updated = await update(RevisionId);
  expect(updated.RevisionId).not.toBe(RevisionId);
});

describe("while a change takes time", () => {
  test("a new function is Pending, takes no invocation and no update", async () => {
    const clock = manualClock();
    const slow = await startLambda({ clock, transition: 5_000 });
    await slow.client.send(new CreateFunctionCommand(functionOf("slow", CODE)));
    const get = new GetFunctionConfigurationCommand({ FunctionName: "slow" });

    expect(await slow.client.send(get)).toMatchObject({ State: "Pending" });
    expect((await slow.client.send(get)).LastUpdateStatus).toBeUndefined();
    await expect(invoke(slow, "slow")).rejects.toMatchObject({ name: "ResourceConflictException" });
    const update = new UpdateFunctionConfigurationCommand({ FunctionName: "slow", Timeout: 4 });
    await expect(slow.client.send(update)).rejects.toMatchObject({
      name: "ResourceConflictException",
    });

    await clock.advance(5_000);
    expect(await slow.client.send(get)).toMatchObject({ State: "Active" });
    await slow.stop();
  });

  test("an update is refused, and invocations get the code before it", async () => {
    const clock = manualClock();
    const slow = await startLambda({ clock, transition: 5_000 });
    await slow.client.send(new CreateFunctionCommand(functionOf("slow", CODE)));
    await clock.advance(5_000);
    const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'two';" });
    const update = new UpdateFunctionCodeCommand({ FunctionName: "slow", ZipFile });

    await slow.client.send(update);

    await expect(slow.client.send(update)).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: `The operation cannot be performed at this time. An update is in progress for resource: ${ARN}:slow`,
      $metadata: { httpStatusCode: 409 },
    });
    expect((await invoke(slow, "slow")).payload).toBe("one");
    await clock.advance(5_000);
    expect((await invoke(slow, "slow")).payload).toBe("two");
    await slow.stop();
  });
});
