// Which calls a plan strikes and how often, and what is no plan.
import { CreateLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { TagResourceCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import type { FaultPlan } from "../../../src/local/index.ts";
import { TRUST } from "../iam/world.ts";
import { library } from "./world.ts";

/** What a plan strikes, of some calls about queues, groups, roles and nothing in particular. */
async function strikes(plan: Omit<FaultPlan, "kind">): Promise<readonly string[]> {
  const { endpoint, createQueue, send, sqs, iam, logs, lambda } = await library();
  await createQueue("orders");
  await createQueue("orders-dlq");
  endpoint.faults.add({ ...plan, kind: "throttle" });
  const role = { RoleName: "orders", AssumeRolePolicyDocument: TRUST };
  const calls: Readonly<Record<string, () => Promise<unknown>>> = {
    "send orders": () => send("orders", "one"),
    "send dlq": () => send("orders-dlq", "one"),
    "list queues": () => sqs.send(new ListQueuesCommand({})),
    "create role": () => iam.send(new CreateRoleCommand(role)),
    "create group": () =>
      logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/orders" })),
    "tag function": () =>
      lambda.send(
        new TagResourceCommand({
          Resource: "arn:aws:lambda:us-east-1:000000000000:function:orders",
          Tags: { a: "b" },
        }),
      ),
  };
  const struck: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const error = await call().catch((reason: unknown) => reason);
    const code = error instanceof Error ? error.name : "";
    if (/Throttl|TooManyRequests/.test(code)) struck.push(name);
  }
  return struck;
}

test("a fault strikes what its service, operation and resource say", async () => {
  expect(await strikes({ service: "sqs" })).toEqual(["send orders", "send dlq", "list queues"]);
  expect(await strikes({ operation: "SendMessage" })).toEqual(["send orders", "send dlq"]);
  const operation = "SendMessage";
  expect(await strikes({ operation, resource: "orders" })).toEqual(["send orders"]);
  expect(await strikes({ resource: "orders" })).toEqual([
    "send orders",
    "create role",
    "tag function",
  ]);
  expect(await strikes({ resource: "*lambda*" })).toEqual(["create group"]);
  expect(await strikes({ service: "sqs", resource: "orders*" })).toEqual([
    "send orders",
    "send dlq",
  ]);
  expect(await strikes({ service: "sqs", resource: "order" })).toEqual([]);
});

test("a fault strikes as often as it is said to, by the chances that are drawn", async () => {
  const drawn = [0.9, 0.1, 0.49, 0.5];
  let id = 0;
  const random = {
    uuid: () => `00000000-0000-4000-8000-${String(id++).padStart(12, "0")}`,
    hex: (bytes: number) => "ab".repeat(bytes),
    fraction: () => drawn.shift() ?? 0.99,
  };
  const { endpoint, sqs } = await library({ random });
  const call = () =>
    sqs.send(new ListQueuesCommand({})).then(
      () => "answered",
      () => "struck",
    );
  const several = async (n: number) => {
    const results: string[] = [];
    for (let i = 0; i < n; i++) results.push(await call());
    return results;
  };

  const chancy = endpoint.faults.add({ kind: "500", service: "sqs", probability: 0.5 });
  expect(await several(4)).toEqual(["answered", "struck", "struck", "answered"]);
  expect(chancy.struck).toBe(2);
  expect(endpoint.faults.remove(chancy.id)).toBe(true);
  expect(endpoint.faults.remove(chancy.id)).toBe(false);

  endpoint.faults.add({ kind: "500", times: 2 });
  expect(await several(3)).toEqual(["struck", "struck", "answered"]);
});

test.for([
  [{}, "has kind undefined; it may be 500, throttle"],
  [{ kind: "slow" }, 'has kind "slow"'],
  [{ kind: "500", Service: "sqs" }, "has Service; it may have kind, ms, service"],
  [{ kind: "500", service: "s3" }, 'has service "s3"; it may be sqs, lambda'],
  [
    { kind: "500", operation: "SendMesage" },
    '"SendMesage", which no service has here; there is SendMessage, SendMessageBatch.',
  ],
  [
    { kind: "500", service: "lambda", operation: "SendMessage" },
    "which lambda does not have here.",
  ],
  [{ kind: "500", ms: 5 }, "has ms, which only latency has, and is of kind 500"],
  [{ kind: "latency" }, "has ms undefined; latency needs 0 to 3600000 milliseconds"],
  [{ kind: "latency", ms: -1 }, "has ms -1"],
  [{ kind: "latency", ms: Number.NaN }, "has ms null"],
  [{ kind: "500", times: 0 }, "has times 0; it is a whole number from 1"],
  [{ kind: "500", probability: 0 }, "has probability 0; it is above 0 and at most 1"],
  [{ kind: "500", resource: "" }, 'has resource ""; it is a name'],
] as const)("the plan %j is refused", async ([plan, reason]) => {
  const { endpoint } = await library();

  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as a caller without types gives it
  const add = () => endpoint.faults.add(plan as FaultPlan);

  expect(add).toThrow(expect.objectContaining({ code: "WRONG_USE" }));
  expect(add).toThrow(reason);
  expect(endpoint.faults.list()).toEqual([]);
});
