import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import {
  InvokeCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
} from "@aws-sdk/client-lambda";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { isRunning } from "../../../src/core/running.ts";
import { type Clock, manualClock, startLocal } from "../../../src/local/index.ts";
import { folderOf } from "../../support/folder.ts";
import { until } from "../../support/lambda.ts";
import { library } from "./world.ts";

type Library = Awaited<ReturnType<typeof library>>;

async function everything({ sqs, lambda, iam, logs }: Library) {
  const [queues, functions, mappings, roles, groups] = await Promise.all([
    sqs.send(new ListQueuesCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    lambda.send(new ListEventSourceMappingsCommand({})),
    iam.send(new ListRolesCommand({})),
    logs.send(new DescribeLogGroupsCommand({})),
  ]);
  return [
    ...(queues.QueueUrls ?? []),
    ...(functions.Functions ?? []),
    ...(mappings.EventSourceMappings ?? []),
    ...(roles.Roles ?? []),
    ...(groups.logGroups ?? []),
  ];
}

test("a reset endpoint is as a new one, on its port", async () => {
  const world = await library();
  const { endpoint, pipeline, send } = world;
  await pipeline();
  await send("orders", "one");
  await endpoint.spy.handled("orders");
  endpoint.faults.add({ kind: "500", operation: "DeleteQueue" });
  const { url } = endpoint;

  await endpoint.reset();

  expect(endpoint.url).toBe(url);
  expect(await everything(world)).toEqual([]);
  expect(endpoint.faults.list()).toEqual([]);
  await expect(endpoint.spy.sent("orders", undefined, { within: 0 })).rejects.toThrow(
    "Nothing at all was seen of orders.",
  );
  await pipeline();
  await send("orders", "two");
  expect((await endpoint.spy.handled("orders")).body).toBe("two");
});

test("a handler that runs is ended, and whoever invoked it is answered", async () => {
  const world = await library();
  const { endpoint, lambda, pipeline, send } = world;
  await pipeline({
    handler: `export const handler = (event) => {
  console.log("pid " + process.pid + (event.Records ? " of a mapping" : " invoked"));
  return new Promise(() => {});
};`,
  });
  await send("orders", "one");
  const pidOf = async (what: string) => {
    const text = new RegExp(String.raw`pid (\d+) ${what}`);
    const { message } = await endpoint.spy.logged("/aws/lambda/orders", text);
    return Number(text.exec(message)?.[1]);
  };
  const first = await pidOf("of a mapping");
  const invocation = lambda.send(new InvokeCommand({ FunctionName: "orders" }));
  const second = await pidOf("invoked");

  await endpoint.reset();

  expect(await invocation).toMatchObject({ FunctionError: "Unhandled" });
  await until(() => !isRunning(first) && !isRunning(second));
  expect(await everything(world)).toEqual([]);
});

test("a long poll is told to try again, and then finds no queue", async () => {
  let waits = () => {};
  const waiting = new Promise<void>((resolve) => (waits = resolve));
  const after: Clock["after"] = (ms, task) => {
    if (ms === 20_000) waits();
    return systemClock.after(ms, task);
  };
  const { endpoint, createQueue, receive } = await library({ clock: { ...systemClock, after } });
  await createQueue("orders");
  const poll = receive("orders", { WaitTimeSeconds: 20 }).catch((error: unknown) => error);
  await waiting;

  await endpoint.reset();

  expect(await poll).toMatchObject({
    name: "ServiceUnavailable",
    message: "The endpoint is being reset.",
    $metadata: { httpStatusCode: 503 },
  });
  await expect(receive("orders")).rejects.toMatchObject({ name: "QueueDoesNotExist" });
});

test("calls that come while it is reset wait, and meet the new state", async () => {
  const world = await library();
  const { endpoint, createQueue, urlOf } = world;
  await createQueue("orders");

  const resets = [endpoint.reset(), endpoint.reset()];
  await createQueue("late");
  await Promise.all(resets);

  expect(await everything(world)).toEqual([urlOf("late")]);
});

test("nothing that was set for later happens after it", async () => {
  const clock = manualClock();
  const world = await library({ clock, realistic: true });
  await world.createQueue("orders");
  await clock.advance(2_000);
  await world.send("orders", "one", { DelaySeconds: 5 });

  await world.endpoint.reset();
  await world.createQueue("orders");
  await clock.advance(60_000);

  expect(await world.depth("orders")).toBe(0);
});

test("what was kept on disk is forgotten too, and what comes later is kept", async () => {
  const dir = await folderOf({});
  const world = await library({ dir });
  await world.pipeline();
  await world.send("orders", "one");
  await world.endpoint.spy.handled("orders");

  await world.endpoint.reset();
  await world.createQueue("later");
  await world.send("later", "kept");
  await world.endpoint.stop();

  const again = await library({ dir });
  expect(await everything(again)).toEqual([`${again.endpoint.url}/000000000000/later`]);
  expect(await again.receive("later")).toMatchObject([{ Body: "kept" }]);
});

test("a stopped endpoint cannot be reset, and one that is being reset can be stopped", async () => {
  const endpoint = await startLocal({ dir: await folderOf({}) });
  onTestFinished(() => endpoint.stop());

  const reset = endpoint.reset();
  await endpoint.stop();
  await reset;

  await expect(endpoint.reset()).rejects.toMatchObject({
    code: "REFUSED",
    message: "The local endpoint has been stopped; there is nothing to reset.",
  });
});
