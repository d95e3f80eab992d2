// What the execution role must hold for its queue to be polled (aws-facts 4.8), condition keys included.
import { AttachRolePolicyCommand, DeleteRolePolicyCommand } from "@aws-sdk/client-iam";
import type { SQSEvent } from "aws-lambda";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ARN, type MappingSqsWorld, mappingSqsWorld } from "./mapping-sqs-world.ts";

let world: MappingSqsWorld;
beforeEach(async () => {
  world = await mappingSqsWorld();
});
afterEach(() => world.close());

const dropPolicy = (PolicyName: string) =>
  world.clients.iam.send(new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName }));

test("AWS's managed policy for it is all that polling takes", async () => {
  await dropPolicy("sqs");
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole";
  const attach = new AttachRolePolicyCommand({ RoleName: "worker", PolicyArn });
  await world.clients.iam.send(attach);
  const url = await world.queue("orders");
  const failOnce = ({ Records }: SQSEvent) => ({
    batchItemFailures: Records.filter(
      ({ attributes }) => attributes.ApproximateReceiveCount === "1",
    ).map(({ messageId }) => ({ itemIdentifier: messageId })),
  });
  const types = { FunctionResponseTypes: ["ReportBatchItemFailures"] };
  const mapping = await world.map("orders", failOnce, types);

  await world.send(url, "one");
  await world.clock.advance(60_000);

  expect(world.seen(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1", "2"]);
  expect((await world.look(mapping)).LastProcessingResult).toBeUndefined();
});

describe("of a queue with a KMS key", () => {
  const KEY = "arn:aws:kms:us-east-1:000000000000:key/1b2c3d4e-0000-4000-8000-000000000000";
  const ANY = "arn:aws:kms:us-east-1:000000000000:key/*";
  const decrypt = (Resource: string, Condition?: object) =>
    world.allow("kms", {
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource,
      ...(Condition && { Condition }),
    });
  const bodies = () => world.seen(({ body }) => body);

  test("nothing is read while the role may not decrypt, and the mapping says why", async () => {
    const url = await world.queue("secret", { KmsMasterKeyId: KEY });
    const mapping = await world.map("secret", () => null);
    await world.send(url, "one");
    await world.clock.advance(60_000);
    expect(bodies()).toEqual([]);
    expect(await world.look(mapping)).toMatchObject({
      State: "Enabled",
      LastProcessingResult:
        "PROBLEM: The provided execution role does not have permissions to call Decrypt on KMS",
    });

    await decrypt(KEY);
    await world.clock.advance(10_000);

    expect(world.seen(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(["1"]);
    expect((await world.look(mapping)).LastProcessingResult).toBeUndefined();
  });

  test("the right for another key is none", async () => {
    await decrypt(KEY.replace("1b2c", "ffff"));
    const url = await world.queue("secret", { KmsMasterKeyId: KEY });
    await world.map("secret", () => null);
    await world.send(url, "one");
    await world.clock.advance(60_000);

    expect(bodies()).toEqual([]);
  });

  test.for<[name: string, operator: string, value: string]>([
    ["kms:ResourceAliases", "ForAnyValue:StringEquals", "alias/orders"],
    ["kms:ViaService", "StringEquals", "sqs.us-east-1.amazonaws.com"],
  ])("a condition on %s is held against what the poller does", async ([name, operator, value]) => {
    await decrypt(ANY, { [operator]: { [name]: "other" } });
    const url = await world.queue("secret", { KmsMasterKeyId: "alias/orders" });
    await world.map("secret", () => null);
    await world.send(url, "one");
    await world.clock.advance(60_000);
    expect(bodies()).toEqual([]);

    await decrypt(ANY, { [operator]: { [name]: value } });
    await world.clock.advance(10_000);

    expect(bodies()).toEqual(["one"]);
  });

  test("that is SQS's own, no right on it is needed", async () => {
    const url = await world.queue("managed", { KmsMasterKeyId: "alias/aws/sqs" });
    await world.map("managed", () => null);

    await world.send(url, "one");
    await world.clock.advance(0);

    expect(bodies()).toEqual(["one"]);
  });

  test("a key that the queue is given later counts from then on", async () => {
    const url = await world.queue("orders");
    await world.map("orders", () => null);
    await world.setAttributes(url, { KmsMasterKeyId: KEY });
    await world.send(url, "one");
    await world.clock.advance(60_000);

    expect(bodies()).toEqual([]);
  });
});

test("a policy with its three rights on another queue is none", async () => {
  const url = await world.queue("orders");
  await world.map("orders", () => null);
  await world.allow("sqs", { Effect: "Allow", Action: "sqs:*", Resource: `${ARN}other` });

  await world.send(url, "one");
  await world.clock.advance(60_000);

  expect(world.functions.events).toEqual([]);
});
