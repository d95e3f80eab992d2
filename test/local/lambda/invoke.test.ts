// Invocations: waited for, left for later, refused (aws-facts 3.10, 3.11).
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  until,
} from "../../support/lambda.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function";
const ECHO = "export const handler = (event) => { console.log('seen', event); return event; };";

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
  await createFunction(lambda, functionOf("echo", ECHO));
});
afterAll(async () => {
  await lambda.stop();
});

test("an invocation answers with the version that ran and, when asked, the log's tail", async () => {
  const output = await lambda.client.send(
    new InvokeCommand({ FunctionName: "echo", Payload: '{"a":"ü"}', LogType: "Tail" }),
  );

  expect(output.StatusCode).toBe(200);
  expect(output.ExecutedVersion).toBe("$LATEST");
  expect(output.FunctionError).toBeUndefined();
  expect(output.Payload!.transformToString()).toBe('{"a":"ü"}');
  const log = Buffer.from(output.LogResult!, "base64").toString("utf8");
  expect(log).toContain(`START RequestId: ${output.$metadata.requestId} Version: $LATEST\n`);
  expect(log).toMatch(/REPORT RequestId: .*\t\n$/);
});

test("without a wish for it, no log is answered", async () => {
  const output = await lambda.client.send(new InvokeCommand({ FunctionName: "echo" }));

  expect(output.LogResult).toBeUndefined();
});

test("no payload is an empty event", async () => {
  const output = await lambda.client.send(new InvokeCommand({ FunctionName: "echo" }));

  expect(output.Payload!.transformToString()).toBe("{}");
});

test("a log's tail is its last 4 KB", async () => {
  const code =
    "export const handler = () => { for (let i = 0; i < 200; i += 1) console.log('line ' + i); };";
  await createFunction(lambda, functionOf("talkative", code));

  const { log } = await invoke(lambda, "talkative");

  expect(Buffer.byteLength(log)).toBe(4_096);
  expect(log).toContain("line 199\n");
  expect(log).not.toContain("START RequestId");
});

test("a dry run runs nothing", async () => {
  const before = lambda.logs.written.length;

  const output = await lambda.client.send(
    new InvokeCommand({ FunctionName: "echo", InvocationType: "DryRun" }),
  );

  expect(output.StatusCode).toBe(204);
  expect(lambda.logs.written).toHaveLength(before);
});

test("an event is accepted first and run later", async () => {
  const output = await lambda.client.send(
    new InvokeCommand({ FunctionName: "echo", InvocationType: "Event", Payload: '{"later":1}' }),
  );

  expect(output.StatusCode).toBe(202);
  const id = output.$metadata.requestId ?? "";
  await until(() => lambda.logs.messages().some((line) => line.startsWith(`END RequestId: ${id}`)));
  expect(lambda.logs.messages().join("")).toContain("seen { later: 1 }");
});

test("a failed event is run twice more, a minute and then two minutes later", async () => {
  const clock = manualClock();
  const other = await startLambda({ clock });
  const code = "export const handler = () => { throw new Error('no'); };";
  await createFunction(other, functionOf("failing", code));
  const attempts = () =>
    other.logs.messages().filter((line) => line.startsWith("REPORT RequestId")).length;

  await other.client.send(
    new InvokeCommand({ FunctionName: "failing", InvocationType: "Event", Payload: "{}" }),
  );
  await clock.advance(0);
  await until(() => attempts() === 1);
  await clock.advance(59_999);
  expect(attempts()).toBe(1);
  await clock.advance(1);
  await until(() => attempts() === 2);
  await clock.advance(120_000);
  await until(() => attempts() === 3);
  await clock.advance(600_000);

  expect(attempts()).toBe(3);
  const ids = other.logs.messages().filter((line) => line.startsWith("START"));
  expect(new Set(ids).size).toBe(1);
  await other.stop();
});

// aws-facts 3.11
test.for<readonly [string, Partial<ConstructorParameters<typeof InvokeCommand>[0]>, object]>([
  [
    "a missing function",
    { FunctionName: "none" },
    { name: "ResourceNotFoundException", message: `Function not found: ${ARN}:none:$LATEST` },
  ],
  [
    "a missing version",
    { Qualifier: "3" },
    { name: "ResourceNotFoundException", message: `Function not found: ${ARN}:echo:3` },
  ],
  [
    "a payload that is no JSON",
    { Payload: "{" },
    {
      name: "InvalidRequestContentException",
      message: expect.stringContaining("Could not parse request body into json"),
    },
  ],
  [
    "a payload of more than 6 MB",
    { Payload: JSON.stringify("x".repeat(6_291_456)) },
    {
      name: "RequestTooLargeException",
      $metadata: expect.objectContaining({ httpStatusCode: 413 }),
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    },
  ],
  ["an unknown type", { InvocationType: JSON.parse('"Later"') }, { name: "ValidationException" }],
  [
    "a client context that is no object",
    { ClientContext: "bm8=" },
    { name: "InvalidRequestContentException" },
  ],
])("%s is refused", async ([, changes, error]) => {
  const command = new InvokeCommand({ FunctionName: "echo", Payload: "{}", ...changes });

  await expect(lambda.client.send(command)).rejects.toMatchObject(error);
});

test("a response of more than 6 MB is the function's error", async () => {
  const code = "export const handler = (event) => 'x'.repeat(event.length);";
  await createFunction(lambda, functionOf("large", code, { MemorySize: 512 }));

  const fits = await invoke(lambda, "large", { length: 6_291_554 });
  const over = await invoke(lambda, "large", { length: 6_291_555 });
  const after = await invoke(lambda, "large", { length: 1 });

  expect(fits.payload).toHaveLength(6_291_554);
  expect(over).toMatchObject({
    status: 200,
    error: "Unhandled",
    payload: {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
    },
  });
  expect(after.payload).toBe("x");
});

test("a function is found for a mapping by its ARN, with or without $LATEST", () => {
  const { functions } = lambda.lambda;

  expect(functions.find(`${ARN}:echo`)).toMatchObject({ name: "echo", timeoutSeconds: 3 });
  expect(functions.find(`${ARN}:echo:$LATEST`)).toEqual(functions.find(`${ARN}:echo`));
  expect(functions.find(`${ARN}:none`)).toBeUndefined();
});
