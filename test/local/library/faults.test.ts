// Each kind of fault as the SDK's own clients see it, in each protocol (aws-facts 0.3, 1.3).
import { CloudWatchClient, DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { LambdaClient, ListFunctionsCommand, TagResourceCommand } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { type FaultKind, type FaultPlan, manualClock } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { until } from "../../support/lambda.ts";
import { TRUST } from "../iam/world.ts";
import { library } from "./world.ts";

type Library = Awaited<ReturnType<typeof library>>;

/** One call of each service, and what its throttle and its internal error are called. */
const CALLS = [
  {
    service: "sqs",
    call: ({ sqs }: Library) => sqs.send(new ListQueuesCommand({})),
    throttle: { name: "RequestThrottled", $metadata: { httpStatusCode: 403 } },
    error: { name: "InternalFailure", $metadata: { httpStatusCode: 500 } },
  },
  {
    service: "lambda",
    call: ({ lambda }: Library) => lambda.send(new ListFunctionsCommand({})),
    throttle: {
      name: "TooManyRequestsException",
      Reason: "CallerRateLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    },
    error: { name: "ServiceException", $metadata: { httpStatusCode: 500 } },
  },
  {
    service: "logs",
    call: ({ logs }: Library) => logs.send(new DescribeLogGroupsCommand({})),
    throttle: { name: "ThrottlingException", $metadata: { httpStatusCode: 400 } },
    error: { name: "ServiceUnavailableException", $metadata: { httpStatusCode: 500 } },
  },
  {
    service: "iam",
    call: ({ iam }: Library) => iam.send(new ListRolesCommand({})),
    throttle: { name: "Throttling", $metadata: { httpStatusCode: 400 } },
    error: { name: "ServiceFailureException", $metadata: { httpStatusCode: 500 } },
  },
  {
    service: "sts",
    call: ({ sts }: Library) => sts.send(new GetCallerIdentityCommand({})),
    throttle: { name: "Throttling", $metadata: { httpStatusCode: 400 } },
    error: { name: "InternalFailure", $metadata: { httpStatusCode: 500 } },
  },
  {
    service: "cloudwatch",
    call: ({ cloudwatch }: Library) => cloudwatch.send(new DescribeAlarmsCommand({})),
    throttle: { name: "Throttling", $metadata: { httpStatusCode: 400 } },
    error: { name: "InternalServiceFault", $metadata: { httpStatusCode: 500 } },
  },
] as const;

test.for(CALLS)("$service throttles, fails and hangs up as planned", async (each) => {
  const world = await library();
  const { faults } = world.endpoint;
  const { service } = each;
  const under = async (kind: FaultKind) => {
    const fault = faults.add({ kind, service, times: 1 });
    const error: unknown = await each.call(world).catch((reason: unknown) => reason);
    expect(fault.struck).toBe(1);
    return error;
  };

  expect(await under("throttle")).toMatchObject(each.throttle);
  expect(await under("500")).toMatchObject(each.error);
  expect(await under("reset-before")).toMatchObject({ code: "ECONNRESET" });
  expect(await under("reset-after")).toMatchObject({ code: "ECONNRESET" });
  expect(faults.list()).toEqual([]);
  await each.call(world);
});

test("an SDK that may try again gets over all of them", { timeout: 40_000 }, async () => {
  const { endpoint } = await library();
  const own = { ...clientOptions(endpoint.url), maxAttempts: 5 };
  const clients = {
    sqs: new SQSClient(own),
    lambda: new LambdaClient(own),
    logs: new CloudWatchLogsClient(own),
    iam: new IAMClient(own),
    sts: new STSClient(own),
    cloudwatch: new CloudWatchClient(own),
  };
  onTestFinished(() => {
    for (const client of Object.values(clients)) client.destroy();
  });
  for (const { service } of CALLS) {
    for (const kind of ["throttle", "500", "reset-before", "reset-after"] as const) {
      endpoint.faults.add({ kind, service, times: 1 });
    }
  }

  const { sqs, lambda, logs, iam, sts, cloudwatch } = clients;
  const answers = await Promise.all([
    sqs.send(new ListQueuesCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    logs.send(new DescribeLogGroupsCommand({})),
    iam.send(new ListRolesCommand({})),
    sts.send(new GetCallerIdentityCommand({})),
    cloudwatch.send(new DescribeAlarmsCommand({})),
  ]);

  expect(answers.map(({ $metadata }) => $metadata.attempts)).toEqual([5, 5, 5, 5, 5, 5]);
  expect(endpoint.faults.list()).toEqual([]);
});

test("SQS over the older Query protocol is throttled in XML", async () => {
  const { endpoint } = await library();
  endpoint.faults.add({ kind: "throttle", operation: "ListQueues" });

  const body = new URLSearchParams({ Action: "ListQueues", Version: "2012-11-05" });
  const response = await fetch(endpoint.url, { method: "POST", body });

  expect(response.status).toBe(403);
  expect(await response.text()).toContain("<Type>Sender</Type><Code>RequestThrottled</Code>");
});

test.for([
  ["throttle", false],
  ["500", false],
  ["reset-before", false],
  ["reset-after", true],
] as const)("after %s the call has had its effect: %s", async ([kind, effect]) => {
  const { endpoint, sqs, iam, logs } = await library();
  endpoint.faults.add({ kind });

  const QueueName = "orders";
  const role = { RoleName: "orders", AssumeRolePolicyDocument: TRUST };
  await expect(sqs.send(new CreateQueueCommand({ QueueName }))).rejects.toBeInstanceOf(Error);
  await expect(iam.send(new CreateRoleCommand(role))).rejects.toBeInstanceOf(Error);
  const logGroupName = "orders";
  await expect(logs.send(new CreateLogGroupCommand({ logGroupName }))).rejects.toBeInstanceOf(
    Error,
  );
  endpoint.faults.clear();

  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  expect(QueueUrls).toHaveLength(effect ? 1 : 0);
  const found = await iam.send(new GetRoleCommand({ RoleName: "orders" })).then(
    () => true,
    () => false,
  );
  expect(found).toBe(effect);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({}));
  expect(logGroups).toHaveLength(effect ? 1 : 0);
});

test("latency passes on the endpoint's clock, and adds up with what else is planned", async () => {
  const clock = manualClock();
  const { endpoint, sqs } = await library({ clock });
  const first = endpoint.faults.add({ kind: "latency", ms: 1_000 });
  endpoint.faults.add({ kind: "latency", ms: 500 });
  endpoint.faults.add({ kind: "throttle" });
  let ended = false;
  const call = sqs.send(new ListQueuesCommand({})).catch((error: unknown) => {
    ended = true;
    return error;
  });

  await until(() => first.struck === 1);
  await clock.advance(1_499);
  expect(ended).toBe(false);
  await clock.advance(1);

  expect(await call).toMatchObject({ name: "RequestThrottled" });
});

test("a call that is delayed ends when the endpoint does", async () => {
  const { endpoint, sqs } = await library({ clock: manualClock() });
  const fault = endpoint.faults.add({ kind: "latency", ms: 1_000 });
  const call = sqs.send(new ListQueuesCommand({})).catch((error: unknown) => error);
  await until(() => fault.struck === 1);

  await endpoint.stop();

  expect(await call).toMatchObject({ $metadata: { httpStatusCode: 503 } });
});

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

test("a handler's own calls are struck too", async () => {
  const { endpoint, pipeline, createQueue, send } = await library();
  await createQueue("out");
  await pipeline({
    handler: `import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
const sqs = new SQSClient({ maxAttempts: 1 });
export const handler = async ({ Records }) => {
  const QueueUrl = process.env.AWS_ENDPOINT_URL + "/000000000000/out";
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: Records[0].body }));
};`,
  });
  const fault = endpoint.faults.add({ kind: "500", resource: "out", times: 1 });

  await send("orders", "one");

  expect(await endpoint.spy.invoked("orders")).toMatchObject({
    outcome: "failed",
    result: { errorType: "InternalFailure" },
  });
  expect(fault.struck).toBe(1);
});

test.for([
  [{}, "has kind undefined; it may be 500, throttle"],
  [{ kind: "slow" }, 'has kind "slow"'],
  [{ kind: "500", Service: "sqs" }, "has Service; it may have kind, ms, service"],
  [{ kind: "500", service: "s3" }, 'has service "s3"; it may be sqs, lambda'],
  [{ kind: "500", operation: "SendMesage" }, '"SendMesage", which is none that any service has'],
  [{ kind: "500", service: "lambda", operation: "SendMessage" }, "none that lambda has"],
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
