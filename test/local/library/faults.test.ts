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
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect, onTestFinished, test } from "vitest";
import { type FaultKind, manualClock } from "../../../src/local/index.ts";
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
