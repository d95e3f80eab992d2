import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddPermissionCommand,
  CreateAliasCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetFunctionEventInvokeConfigCommand,
  GetPolicyCommand,
  InvokeCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutFunctionEventInvokeConfigCommand,
  TagResourceCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lmdbStore } from "../../../src/local/store/lmdb.ts";
import { manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  settled,
  startLambda,
  until,
  zipOf,
} from "../../support/lambda.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sqslam-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

const CODE = "export const handler = () => 'kept';";

/** Runs one life of an endpoint on the folder. */
async function life<T>(
  body: (lambda: Awaited<ReturnType<typeof startLambda>>) => Promise<T>,
  parts: Parameters<typeof startLambda>[0] = {},
): Promise<T> {
  const store = lmdbStore(folder);
  const lambda = await startLambda({ store, ...parts });
  try {
    const result = await body(lambda);
    return result;
  } finally {
    await lambda.stop();
    await store.close();
  }
}

test("functions, their code, concurrency and tags survive a restart", async () => {
  const before = await life(async (lambda) => {
    const { FunctionArn: Resource } = await createFunction(
      lambda,
      functionOf("kept", CODE, { Environment: { Variables: { NAME: "value" } } }),
    );
    await lambda.client.send(new TagResourceCommand({ Resource, Tags: { a: "1" } }));
    await lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "kept", ReservedConcurrentExecutions: 5 }),
    );
    return lambda.client.send(new GetFunctionCommand({ FunctionName: "kept" }));
  });

  await life(async (lambda) => {
    const after = await lambda.client.send(new GetFunctionCommand({ FunctionName: "kept" }));

    // Each answer has a link of its own.
    const own = { $metadata: undefined, Code: undefined };
    expect({ ...after, ...own }).toEqual({ ...before, ...own });
    expect((await invoke(lambda, "kept")).payload).toBe("kept");
  });
});

test("what was not settled is so after a restart", async () => {
  const parts = { transition: 60_000 };
  await life(async ({ client }) => {
    await client.send(new CreateFunctionCommand(functionOf("slow", CODE)));
  }, parts);

  await life(async (lambda) => {
    await settled(lambda, "slow");
    expect((await invoke(lambda, "slow")).payload).toBe("kept");
  }, parts);
});

test("an update that had not settled runs its new code after a restart", async () => {
  await life((lambda) => createFunction(lambda, functionOf("updated", CODE)));
  await life(
    async ({ client }) => {
      const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'new';" });
      await client.send(new UpdateFunctionCodeCommand({ FunctionName: "updated", ZipFile }));
    },
    { transition: 60_000 },
  );

  await life(async (lambda) => {
    expect((await invoke(lambda, "updated")).payload).toBe("new");
  });
});

test("a deleted function stays deleted", async () => {
  await life(async (lambda) => {
    await createFunction(lambda, functionOf("deleted", CODE));
    await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "deleted" }));
  });

  await life(async (lambda) => {
    await expect(invoke(lambda, "deleted")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
});

test("an accepted event that had not run is run after a restart", async () => {
  await life((lambda) => createFunction(lambda, functionOf("events", CODE)));
  await life(
    async ({ client }) => {
      const command = { FunctionName: "events", InvocationType: "Event", Payload: "{}" } as const;
      await client.send(new InvokeCommand(command));
    },
    { clock: manualClock() },
  );

  const messages = await life(async ({ logs }) => {
    await until(() => logs.messages().some((line) => line.startsWith("REPORT")));
    return logs.messages();
  });
  expect(messages.filter((line) => line.startsWith("START"))).toHaveLength(1);
});

test("versions, aliases, permissions and rules for events survive a restart", async () => {
  const FunctionName = "kept";
  await life(async (lambda) => {
    await createFunction(lambda, functionOf(FunctionName, CODE));
    await lambda.client.send(new PublishVersionCommand({ FunctionName }));
    await lambda.client.send(
      new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion: "1" }),
    );
    await lambda.client.send(
      new AddPermissionCommand({
        FunctionName,
        StatementId: "rule",
        Action: "lambda:InvokeFunction",
        Principal: "events.amazonaws.com",
      }),
    );
    await lambda.client.send(
      new PutFunctionEventInvokeConfigCommand({ FunctionName, MaximumRetryAttempts: 0 }),
    );
    const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'new';" }, 0o755);
    await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    await settled(lambda, FunctionName);
  });

  await life(async (lambda) => {
    // Its code, too, which the function itself runs no more.
    expect((await invoke(lambda, "kept:live")).payload).toBe("kept");
    expect((await invoke(lambda, "kept")).payload).toBe("new");
    const { Policy } = await lambda.client.send(new GetPolicyCommand({ FunctionName }));
    expect(Policy).toContain("events.amazonaws.com");
    expect(
      await lambda.client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName })),
    ).toMatchObject({ MaximumRetryAttempts: 0 });
    expect(await lambda.client.send(new PublishVersionCommand({ FunctionName }))).toMatchObject({
      Version: "2",
    });
  });
});
