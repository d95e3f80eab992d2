import { hash } from "node:crypto";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { ApiCall } from "../../../../src/aws/connection.ts";
import { RequestFault } from "../../../../src/operations/send/batch-sender.ts";
import { httpSender } from "../../../../src/operations/send/http-sender.ts";
import { isObject, parseJson } from "../../../../src/core/json.ts";
import type { Clock } from "../../../../src/core/clock.ts";
import { manualClock } from "../../../support/clock.ts";
import { aConnection, someWhere } from "../../../support/pipeline.ts";
import { message } from "../../../support/send.ts";
import { stub, type StubAnswer, type StubRequest, urlOf } from "../../../support/stub.ts";

const HTML = "<html><body>Please log in</body></html>";

/** An entry of a batch answer, for a message that was taken. */
const taken = (place: number, body: string) => ({
  Id: String(place),
  MessageId: `m${place}`,
  MD5OfMessageBody: hash("md5", body),
});

/** Answers as SQS does when it takes all. */
function takeAll({ body }: StubRequest): StubAnswer {
  const parsed = parseJson(body);
  const entries = isObject(parsed) && Array.isArray(parsed["Entries"]) ? parsed["Entries"] : [];
  const successful = entries.map((entry: unknown, i) =>
    taken(i, isObject(entry) ? String(entry["MessageBody"]) : ""),
  );
  return { body: JSON.stringify({ Successful: successful }) };
}

function refusal(status: number, code: string, text: string) {
  const body = JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: text });
  return { status, body, headers: { "x-amzn-requestid": "r-1" } };
}

function senderAt(endpoint: string, onCall: (call: ApiCall) => void = () => {}, clock?: Clock) {
  const sender = httpSender({
    connection: aConnection({ endpoint, onCall }),
    where: { ...someWhere, endpoint },
    queueName: "orders",
    concurrency: 2,
    clock: clock ?? manualClock(),
  });
  onTestFinished(() => sender.close());
  return sender;
}

async function faultOf(answer: StubAnswer): Promise<RequestFault> {
  const { url } = await stub(() => answer);
  return rejection(senderAt(url).send([message()]));
}

async function rejection(promise: Promise<unknown>): Promise<RequestFault> {
  const error: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (error instanceof RequestFault) return error;
  throw error;
}

test("a request is what SQS expects", async () => {
  const { url, requests } = await stub(takeAll);
  const attributes = { path: { type: "String", value: "a.txt" } };

  await senderAt(url).send([
    message({ body: "hello", attributes, groupId: "g", dedupId: "d", delaySeconds: 5 }),
    message({ body: "h\u00E9" }),
  ]);

  expect(requests[0]?.headers).toMatchObject({
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": "AmazonSQS.SendMessageBatch",
  });
  expect(parseJson(requests[0]?.body ?? "")).toEqual({
    QueueUrl: `${url}/123456789012/orders`,
    Entries: [
      {
        Id: "0",
        MessageBody: "hello",
        MessageAttributes: { path: { DataType: "String", StringValue: "a.txt" } },
        MessageGroupId: "g",
        MessageDeduplicationId: "d",
        DelaySeconds: 5,
      },
      { Id: "1", MessageBody: "h\u00E9" },
    ],
  });
});

test("every message gets its own result", async () => {
  const { url } = await stub(() => ({
    body: JSON.stringify({
      Successful: [taken(1, "b"), taken(0, "a")],
      Failed: [
        { Id: "2", Code: "InternalError", Message: "busy", SenderFault: false },
        { Id: "3", Code: "InvalidParameterValue", Message: "bad", SenderFault: true },
      ],
    }),
  }));
  const batch = ["a", "b", "c", "d", "e"].map((body) => message({ body }));

  expect(await senderAt(url).send(batch)).toEqual([
    { status: "sent", messageId: "m0" },
    { status: "sent", messageId: "m1" },
    { status: "failed", code: "InternalError", reason: "busy", retry: true },
    { status: "failed", code: "InvalidParameterValue", reason: "bad", retry: false },
    { status: "failed", code: "Unanswered", reason: expect.any(String), retry: true },
  ]);
});

test("a body that was changed on the way is a failure that is not repeated", async () => {
  const { url } = await stub(() => ({
    body: JSON.stringify({ Successful: [{ Id: "0", MessageId: "m", MD5OfMessageBody: "0" }] }),
  }));

  expect(await senderAt(url).send([message()])).toMatchObject([
    { status: "failed", code: "WrongChecksum", retry: false },
  ]);
});

test.for([
  [refusal(500, "InternalFailure", "oh"), "soon", "AWS"],
  [refusal(503, "ServiceUnavailable", "oh"), "soon", "AWS"],
  [{ status: 502, body: HTML, headers: { "content-type": "text/html" } }, "soon", "UNREACHABLE"],
  [refusal(403, "RequestThrottled", "slow down"), "slowly", "AWS"],
  [refusal(400, "ThrottlingException", "slow down"), "slowly", "AWS"],
  [refusal(429, "Whatever", "slow down"), "slowly", "AWS"],
  [refusal(403, "AccessDeniedException", "you may not"), "never", "ACCESS_DENIED"],
  [refusal(403, "ExpiredToken", "expired"), "never", "NO_CREDENTIALS"],
  [refusal(403, "InvalidClientTokenId", "who?"), "never", "NO_CREDENTIALS"],
  [refusal(400, "InvalidParameterValue", "no"), "never", "AWS"],
  [refusal(400, "QueueDoesNotExist", "no queue"), "never", "NOT_DEPLOYED"],
  [{ status: 200, body: HTML, headers: { "content-type": "text/html" } }, "never", "UNREACHABLE"],
  [{ status: 404, body: HTML, headers: { "content-type": "text/html" } }, "never", "UNREACHABLE"],
  [{ status: 302, body: "", headers: { location: "/login" } }, "never", "UNREACHABLE"],
  [{ status: 200, body: '{"ok":true}' }, "never", "UNREACHABLE"],
  [{ status: 200, body: '{"Successful":[{"Id":"7"}]}' }, "never", "UNREACHABLE"],
] as const)("%j is tried again %s and shown as %s", async ([answer, retry, code]) => {
  const fault = await faultOf(answer);

  expect([fault.retry, fault.shown.code]).toEqual([retry, code]);
});

test("a queue that does not exist says what to type", async () => {
  const headers = { "x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender" };

  const { shown } = await faultOf({ ...refusal(400, "QueueDoesNotExist", "none"), headers });

  expect(shown.message).toBe("Queue orders does not exist in eu-west-1.");
  expect(shown.hint).toContain("sqslam up");
});

test("what is not SQS is called by its address and its answer", async () => {
  const { shown } = await faultOf({ body: HTML, headers: { "content-type": "text/html" } });

  expect(shown.message).toMatch(
    /^What answers at http:\/\/127.0.0.1:\d+ is not SQS: it said HTTP 200 with text\/html\.$/,
  );
  expect(shown.hint).toContain("endpoint");
});

test("a connection that breaks off is tried again", async () => {
  const fault = await faultOf("reset");

  expect([fault.retry, fault.shown.code]).toEqual(["soon", "UNREACHABLE"]);
});

test("an endpoint where nobody listens is tried again, and named in the end", async () => {
  const { url } = await closedPort();

  const fault = await rejection(senderAt(url).send([message()]));

  expect(fault.retry).toBe("soon");
  expect(fault.shown.message).toContain(`${url} cannot be reached`);
});

test("an endpoint that never answers is given up after half a minute", async () => {
  const clock = manualClock();
  const server = createServer(() => {});
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  const asked = new Promise<void>((done) => {
    server.once("connection", (socket) => socket.once("data", () => done()));
  });
  const sender = senderAt(urlOf(server), undefined, clock);

  const sending = rejection(sender.send([message()]));
  await asked;
  await clock.advance(30_000);

  expect(await sending).toMatchObject({ code: "ETIMEDOUT", retry: "soon" });
});

test("an answer of any size does not fill the memory", async () => {
  const fault = await faultOf({ body: "x".repeat(3_000_000) });

  expect(fault.retry).toBe("never");
  expect(fault.shown.message).toContain("larger than any answer of SQS");
});

test("connections stay open between requests", async () => {
  const { url, requests } = await stub(takeAll);
  const sender = senderAt(url);

  for (let i = 0; i < 3; i++) await sender.send([message()]);

  expect(requests).toHaveLength(3);
  expect(new Set(requests.map(({ port }) => port)).size).toBe(1);
});

test("every request is told to who counts calls, with its error", async () => {
  const calls: ApiCall[] = [];
  const { url } = await stub((request, count) =>
    count === 1 ? refusal(500, "InternalFailure", "oh") : takeAll(request),
  );
  const sender = senderAt(url, (call) => void calls.push(call));

  await rejection(sender.send([message()]));
  await sender.send([message()]);

  const operation = { service: "sqs", operation: "SendMessageBatch", attempts: 1 };
  expect(calls).toMatchObject([
    { ...operation, error: "InternalFailure" },
    { ...operation, error: undefined },
  ]);
});

test("without credentials nothing is sent", async () => {
  const { url, requests } = await stub(takeAll);
  const missing = Object.assign(new Error("Could not load credentials from any providers"), {
    name: "CredentialsProviderError",
  });
  const sender = httpSender({
    connection: aConnection({ endpoint: url, credentials: () => Promise.reject(missing) }),
    where: someWhere,
    queueName: "orders",
    concurrency: 1,
    clock: manualClock(),
  });

  const fault = await rejection(sender.send([message()]));

  expect([fault.retry, fault.shown.code, requests.length]).toEqual(["never", "NO_CREDENTIALS", 0]);
});

async function closedPort(): Promise<{ url: string }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = urlOf(server);
  await new Promise<void>((done) => server.close(() => done()));
  return { url };
}
