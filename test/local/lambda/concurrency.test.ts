// Reserved concurrency: kept beside a function, and held to (aws-facts 3.6, 3.10).
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
} from "../../support/lambda.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const ECHO = "export const handler = (event) => { console.log('seen', event); return event; };";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
});
afterAll(async () => {
  await lambda.stop();
});

test("beyond the reserved concurrency invocations are throttled, and 0 throttles all", async () => {
  const code = "export const handler = () => new Promise((done) => setTimeout(done, 300));";
  await createFunction(lambda, functionOf("reserved", code));
  const reserve = (ReservedConcurrentExecutions: number) =>
    lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "reserved", ReservedConcurrentExecutions }),
    );

  await reserve(1);
  const results = await Promise.allSettled([
    invoke(lambda, "reserved"),
    invoke(lambda, "reserved"),
  ]);
  await reserve(0);
  const none = invoke(lambda, "reserved");

  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(none).rejects.toMatchObject({
    name: "TooManyRequestsException",
    message: "Rate Exceeded.",
    Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
    $metadata: { httpStatusCode: 429 },
  });
  const target = { status: "throttled" };
  expect(await lambda.lambda.functions.invoke(`${ARN}:reserved`, Buffer.from("{}"))).toEqual(
    target,
  );
});

// aws-facts 3.6
test("reserved concurrency is kept, shown and taken away", async () => {
  await createFunction(lambda, functionOf("kept", ECHO));
  const get = async () => {
    const command = new GetFunctionConcurrencyCommand({ FunctionName: "kept" });
    return (await lambda.client.send(command)).ReservedConcurrentExecutions;
  };
  const put = (ReservedConcurrentExecutions: number) =>
    lambda.client.send(
      new PutFunctionConcurrencyCommand({ FunctionName: "kept", ReservedConcurrentExecutions }),
    );

  expect(await get()).toBeUndefined();
  await put(5);
  expect(await get()).toBe(5);
  await expect(put(901)).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message:
      "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].",
  });
  const deletion = new DeleteFunctionConcurrencyCommand({ FunctionName: "kept" });
  expect((await lambda.client.send(deletion)).$metadata.httpStatusCode).toBe(204);
  expect(await get()).toBeUndefined();
});
