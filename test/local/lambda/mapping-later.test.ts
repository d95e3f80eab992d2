// What a mapping is once it is there (aws-facts 3.5, 4.2, 4.3), on the whole endpoint.
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { GetQueueAttributesCommand, SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { functionOf, until } from "../../support/lambda.ts";
import { library } from "../library/world.ts";

/** A pipeline whose mapping is Enabled. */
async function settled() {
  const world = await library();
  await world.pipeline();
  const list = async () => {
    const command = new ListEventSourceMappingsCommand({ FunctionName: "orders" });
    return (await world.lambda.send(command)).EventSourceMappings ?? [];
  };
  await until(async () => (await list()).every(({ State }) => State === "Enabled"));
  const [mapping] = await list();
  const look = () => world.lambda.send(new GetEventSourceMappingCommand({ UUID: mapping?.UUID }));
  return { ...world, list, look };
}

test("a function may get a longer timeout than its queue's, until the mapping is changed", async () => {
  const { lambda, look, send, endpoint } = await settled();

  const raised = new UpdateFunctionConfigurationCommand({ FunctionName: "orders", Timeout: 60 });
  expect((await lambda.send(raised)).Timeout).toBe(60);
  await send("orders", "still delivered");
  await endpoint.spy.handled("orders");

  const { UUID, State } = await look();
  expect(State).toBe("Enabled");
  await expect(
    lambda.send(new UpdateEventSourceMappingCommand({ UUID, BatchSize: 5 })),
  ).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "Queue visibility timeout: 3 seconds is less than Function timeout: 60 seconds",
  });
});

test("a queue may get a shorter visibility timeout than its function's timeout", async () => {
  const { sqs, urlOf, look, send, endpoint } = await settled();
  const QueueUrl = urlOf("orders");

  await sqs.send(
    new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "1" } }),
  );
  await send("orders", "still delivered");
  await endpoint.spy.handled("orders");

  const read = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["VisibilityTimeout"] });
  expect((await sqs.send(read)).Attributes).toEqual({ VisibilityTimeout: "1" });
  expect((await look()).State).toBe("Enabled");
});

test("a deleted function leaves its mapping, which feeds the next one of its name", async () => {
  const { lambda, list, look, send, endpoint, depth } = await settled();
  await lambda.send(new DeleteFunctionCommand({ FunctionName: "orders" }));
  await send("orders", "one");

  expect(await list()).toHaveLength(1);
  expect((await look()).State).toBe("Enabled");
  expect(await depth("orders")).toBe(1);
  const Role = "arn:aws:iam::000000000000:role/orders";
  const code = "export const handler = () => null;";
  await lambda.send(new CreateFunctionCommand(functionOf("orders", code, { Role })));
  const next = new GetFunctionConfigurationCommand({ FunctionName: "orders" });
  await until(async () => (await lambda.send(next)).State === "Active");

  expect((await endpoint.spy.handled("orders")).body).toBe("one");
});

test("its tags are set, added to and taken away by its ARN", async () => {
  const { lambda, list } = await settled();
  const [{ EventSourceMappingArn: Resource } = {}] = await list();

  await lambda.send(new TagResourceCommand({ Resource, Tags: { a: "1", b: "2" } }));
  await lambda.send(new TagResourceCommand({ Resource, Tags: { b: "3" } }));
  await lambda.send(new UntagResourceCommand({ Resource, TagKeys: ["a"] }));

  expect((await lambda.send(new ListTagsCommand({ Resource }))).Tags).toEqual({ b: "3" });
});
