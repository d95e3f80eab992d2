// What a run finds that is not as the last one left it.
import {
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { AttachRolePolicyCommand, CreatePolicyCommand } from "@aws-sdk/client-iam";
import { CreateQueueCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Pipeline } from "../../../src/config/pipeline.ts";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { policyDocument } from "../../../src/resources/policy-document.ts";
import { faultProxy } from "../../support/fault-proxy.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { changesIn, provision } from "../../support/provision.ts";
import { somebody } from "../../support/somebody.ts";
import { handlerCode } from "../../support/zip.ts";

let endpoint: LocalEndpoint;
let other: ReturnType<typeof somebody>;
const pipeline = aPipeline();
const up = (wanted: Pipeline = pipeline) => provision("up", endpoint.url, wanted, handlerCode());
const down = (wanted: Pipeline = pipeline) => provision("down", endpoint.url, wanted);

beforeEach(async () => {
  endpoint = await startLocal();
  other = somebody(endpoint.url);
});
afterEach(() => endpoint.stop());

test("a mapping that somebody disabled is enabled again", async () => {
  await up();
  const { EventSourceMappings } = await other.lambda.send(new ListEventSourceMappingsCommand({}));
  const UUID = EventSourceMappings?.[0]?.UUID;
  await other.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));

  const { steps } = await up();

  expect(changesIn(steps).join()).toMatch(/^mapping\.(enabled|state)$/);
  const { State } = await other.lambda.send(new GetEventSourceMappingCommand({ UUID }));
  expect(State).toBe("Enabled");
});

test("code that somebody else uploaded is seen and replaced", async () => {
  await up();
  const { bytes } = await handlerCode("foreign").zip();
  await other.lambda.send(
    new UpdateFunctionCodeCommand({ FunctionName: "orders", ZipFile: bytes }),
  );

  const { steps } = await up();

  expect(changesIn(steps)).toEqual(["function.code"]);
  expect((await up()).writes).toEqual([]);
});

test("a pipeline whose function was deleted by hand comes up again, and goes down", async () => {
  await up();
  await other.lambda.send(new DeleteFunctionCommand({ FunctionName: "orders" }));

  const { steps } = await up();

  expect(steps.find(({ id }) => id === "function")?.action).toBe("create");
  expect((await up()).writes).toEqual([]);
  expect((await down()).left).toEqual([]);
});

test("the mapping that a deleted function leaves behind goes down with the rest", async () => {
  await up();
  await other.lambda.send(new DeleteFunctionCommand({ FunctionName: "orders" }));

  await down();

  const { EventSourceMappings } = await other.lambda.send(new ListEventSourceMappingsCommand({}));
  expect(EventSourceMappings).toEqual([]);
});

test("a role on which somebody has hung another policy goes down all the same", async () => {
  await up();
  const PolicyDocument = policyDocument([{ Effect: "Allow", Action: "s3:*", Resource: "*" }]);
  const { Policy } = await other.iam.send(
    new CreatePolicyCommand({ PolicyName: "extra", PolicyDocument }),
  );
  await other.iam.send(
    new AttachRolePolicyCommand({ RoleName: "orders-role", PolicyArn: Policy?.Arn }),
  );

  expect((await down()).left).toEqual([]);
});

test("a policy that is named anew leaves no old one behind", async () => {
  await up();
  const renamed = aPipeline({ role: { ...pipeline.role, logsPolicyName: "other" } });

  const { writes } = await up(renamed);

  expect(writes).toEqual(["TagRole", "PutRolePolicy", "DeleteRolePolicy", "UntagRole"]);
  expect((await up(renamed)).writes).toEqual([]);
});

describe("a queue of that name which is not ours", () => {
  const exists = async () => {
    const { QueueUrl } = await other.sqs.send(new GetQueueUrlCommand({ QueueName: "orders" }));
    return QueueUrl !== undefined;
  };
  beforeEach(async () => {
    await other.sqs.send(new CreateQueueCommand({ QueueName: "orders" }));
  });

  test("is refused before anything is created", async () => {
    await expect(up()).rejects.toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining('queue "orders"'),
    });
    expect((await down()).steps.map(({ id, action }) => [id, action])).toEqual([["queue", "keep"]]);
  });

  test("is taken over when that is asked for, and is ours from then on", async () => {
    const { steps } = await provision("up", endpoint.url, pipeline, handlerCode(), {
      adopt: true,
    });

    expect(steps.filter(({ adopts }) => adopts).map(({ id }) => id)).toEqual(["queue"]);
    expect((await up()).writes).toEqual([]);
    expect((await down()).left).toEqual([]);
  });

  test("outlives a teardown", async () => {
    await down();

    expect(await exists()).toBe(true);
  });
});

test("a boundary that does not exist is told at once", async () => {
  const missing = aPipeline({
    role: { ...pipeline.role, permissionsBoundary: "arn:aws:iam::000000000000:policy/none" },
  });

  await expect(up(missing)).rejects.toMatchObject({
    message: expect.stringContaining("policy/none"),
  });
});

test("two stages of one pipeline do not touch each other", async () => {
  const named = (stage: string) =>
    aPipeline({
      stage,
      queue: { ...pipeline.queue, name: `orders-${stage}` },
      deadLetterQueue: { name: `dlq-${stage}`, maxReceiveCount: 5, retentionSeconds: 1_209_600 },
      function: { ...pipeline.function, name: `orders-${stage}` },
      logs: { ...pipeline.logs, name: `/aws/lambda/orders-${stage}` },
      role: { ...pipeline.role, name: `role-${stage}` },
    });
  await up(named("a"));
  await up(named("b"));

  await down(named("a"));

  expect((await up(named("b"))).writes).toEqual([]);
});

test("what somebody changes between the look and the update is seen, and put right too", async () => {
  await up();
  const changed = handlerCode("other");
  const proxy = await faultProxy(endpoint.url, undefined, {
    async before({ label, nth }) {
      if (label !== "lambda PUT functions/orders/code" || nth !== 1) return;
      const command = { FunctionName: "orders", MemorySize: 512 };
      await other.lambda.send(new UpdateFunctionConfigurationCommand(command));
    },
  });

  const { calls } = await provision("up", proxy.url, pipeline, changed);
  await proxy.close();

  const refused = calls.filter(({ error }) => error === "PreconditionFailedException");
  expect(refused.map(({ operation }) => operation)).toEqual(["UpdateFunctionCode"]);
  expect((await provision("up", endpoint.url, pipeline, changed)).writes).toEqual([]);
});
