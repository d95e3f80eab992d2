// aws-facts 3.4 and 4: what Lambda has accepted goes through its states.
import {
  DeleteEventSourceMappingCommand,
  InvokeCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import {
  GetQueueAttributesCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { AWS_DELAYS } from "../../../src/local/delays.ts";
import { realistic } from "./world.ts";

const { functionCreated, functionUpdated, mappingChanged, mappingDeleted, mappingPolled } =
  AWS_DELAYS;
const { visibilitySeen } = AWS_DELAYS;

const inUse = (verb: string) => ({
  name: "ResourceInUseException",
  message: `Cannot ${verb} the event source mapping because it is in use.`,
});

test("a new function is Pending for some seconds, and takes neither calls nor changes (3.4)", async () => {
  const world = await realistic();
  await world.createRole();
  await world.clock.advance(60_000);
  await world.createFunction();
  const busy = { name: "ResourceConflictException", $metadata: { httpStatusCode: 409 } };
  const update = () =>
    world.lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: "worker", Timeout: 9 }),
    );

  await world.clock.advance(functionCreated.least - 1);
  expect(await world.functionState()).toMatchObject({ State: "Pending" });
  await expect(update()).rejects.toMatchObject(busy);
  await expect(
    world.lambda.send(new InvokeCommand({ FunctionName: "worker" })),
  ).rejects.toMatchObject(busy);

  await world.clock.advance(functionCreated.most);
  expect(await world.functionState()).toMatchObject({
    State: "Active",
    LastUpdateStatus: "Successful",
  });
});

test("an update is InProgress for some seconds, and takes no other (3.4)", async () => {
  const { clock, settle, lambda, functionState } = await realistic();
  await settle();
  const update = () =>
    lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: "worker", Timeout: 9 }));
  await update();

  await clock.advance(functionUpdated.least - 1);
  expect(await functionState()).toMatchObject({ LastUpdateStatus: "InProgress" });
  await expect(update()).rejects.toMatchObject({
    name: "ResourceConflictException",
    message: expect.stringContaining("An update is in progress for resource: arn:"),
  });

  await clock.advance(functionUpdated.most);
  expect(await functionState()).toMatchObject({ LastUpdateStatus: "Successful" });
});

test("a mapping is Creating, Updating, Disabling and Enabling, each in use meanwhile (4.3)", async () => {
  const { clock, settle, lambda, createMapping, mappingState } = await realistic();
  await settle();
  const { UUID } = await createMapping();
  const change = (changes: object) =>
    lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...changes }));
  const remove = () => lambda.send(new DeleteEventSourceMappingCommand({ UUID }));

  const seen: (string | undefined)[] = [];
  for (const changes of [{ BatchSize: 5 }, { Enabled: false }, { Enabled: true }]) {
    await clock.advance(mappingChanged.least - 1);
    seen.push(await mappingState(UUID));
    await expect(change({ BatchSize: 1 })).rejects.toMatchObject(inUse("update"));
    await expect(remove()).rejects.toMatchObject(inUse("delete"));
    await clock.advance(mappingChanged.most);
    seen.push(await mappingState(UUID));
    await change(changes);
  }
  seen.push(await mappingState(UUID));

  expect(seen.join(" ")).toBe("Creating Enabled Updating Enabled Disabling Disabled Enabling");
});

test("a mapping is Deleting for some seconds before it is gone (4.3)", async () => {
  const { clock, settle, lambda, createMapping, mappingState } = await realistic();
  await settle();
  const { UUID } = await createMapping();
  await clock.advance(mappingChanged.most);
  await lambda.send(new DeleteEventSourceMappingCommand({ UUID }));

  await clock.advance(mappingDeleted.least - 1);
  expect(await mappingState(UUID)).toBe("Deleting");

  await clock.advance(mappingDeleted.most);
  await expect(mappingState(UUID)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("Enabled does not mean that the queue is read already (4.3)", async () => {
  const { clock, settle, sqs, createMapping, mappingState, queueUrl } = await realistic();
  await settle();
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(), MessageBody: "a" }));
  const inFlight = async () => {
    const AttributeNames = ["ApproximateNumberOfMessagesNotVisible" as const];
    const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl(), AttributeNames });
    return (await sqs.send(command)).Attributes?.ApproximateNumberOfMessagesNotVisible;
  };
  const { UUID } = await createMapping();
  while ((await mappingState(UUID)) !== "Enabled") await clock.advance(500);

  expect(await inFlight()).toBe("0");

  await clock.advance(mappingPolled.most);
  // Taken: still at work, or done with.
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl(),
    AttributeNames: ["ApproximateNumberOfMessages"],
  });
  expect((await sqs.send(command)).Attributes?.ApproximateNumberOfMessages).toBe("0");
});

test("Lambda sees a raised visibility timeout later than readers of the queue (2.3, 4.2)", async () => {
  const { clock, settle, sqs, lambda, createMapping, queueUrl } = await realistic();
  await settle();
  await lambda.send(
    new UpdateFunctionConfigurationCommand({ FunctionName: "worker", Timeout: 60 }),
  );
  await clock.advance(functionUpdated.most);
  const Attributes = { VisibilityTimeout: "60" };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl(), Attributes }));

  const read = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl(), AttributeNames: ["VisibilityTimeout"] }),
  );
  expect(read.Attributes).toEqual(Attributes);
  await clock.advance(visibilitySeen.least - 1);
  await expect(createMapping()).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: "Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds",
  });

  await clock.advance(visibilitySeen.most);
  expect((await createMapping()).State).toBe("Creating");
});
