// Whatever comes in, the endpoint answers in time, in AWS's form, and keeps running.
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAwsShaped } from "../../support/aws-shaped.ts";
import { type EchoWorld, echoWorld, send } from "./world.ts";

let world: EchoWorld;
beforeAll(async () => {
  world = await echoWorld();
});
afterAll(() => world.close());

const target = fc.oneof(
  fc.constantFrom(
    "AmazonSQS.SendMessage",
    "AmazonSQS.ReceiveMessage",
    "AmazonSQS.SendMessageBatch",
    "Logs_20140328.PutLogEvents",
    "Logs_20140328.FilterLogEvents",
    "GraniteServiceVersion20100801.PutMetricAlarm",
    "AmazonSQS.",
    ".",
  ),
  fc.string({ unit: fc.constantFrom("A", ".", "_", "S", "Q", "1"), minLength: 1 }),
);
const path = fc.oneof(
  fc.constantFrom(
    "/",
    "/2015-03-31/functions",
    "/2015-03-31/functions/f/invocations",
    "/2015-03-31/event-source-mappings/?MaxItems=1",
    "/2017-03-31/tags/arn%3Aaws",
    "/000000000000/q",
    "/?Action=ListQueues",
  ),
  fc.webPath().map((value) => `/${value}`),
  fc
    .string({ unit: fc.constantFrom("/", "%", "2", "F", "?", "&", "=", ".", "~"), maxLength: 12 })
    .map((value) => `/${value}`),
);
const headers = fc.oneof(
  target.map((value) => ({ "x-amz-target": value })),
  fc.constant({ "content-type": "application/x-www-form-urlencoded" }),
  fc.constant({}),
  fc
    .constantFrom("Credential=a/1/r/s/x", "Credential=////", "\u00ff", "")
    .map((authorization) => ({ authorization })),
);
const formKeys = fc.constantFrom(
  "Action",
  "Version",
  "Attribute.1.Name",
  "Attribute.1.Value",
  "Tag.1.Key",
  "Tags.member.1.Key",
  ".",
  "..1",
  "a.b.c.d",
  "SendMessageBatchRequestEntry.99999999999.Id",
  "__proto__.x",
  "MaxNumberOfMessages",
  "RoleName",
);
const formValues = fc.oneof(
  fc.constantFrom(
    "SendMessage",
    "SendMessageBatch",
    "CreateQueue",
    "CreateRole",
    "ListRoles",
    "2012-11-05",
    "2010-05-08",
    "2011-06-15",
    "2010-08-01",
  ),
  fc.string(),
);
const body = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.json(),
  fc
    .array(fc.tuple(formKeys, formValues), { maxLength: 8 })
    .map((pairs) => new URLSearchParams(pairs).toString()),
  fc
    .record(
      {
        QueueUrl: fc.oneof(fc.constant("u"), fc.jsonValue()),
        MessageBody: fc.jsonValue(),
        Entries: fc.jsonValue(),
        MessageAttributes: fc.jsonValue(),
        logEvents: fc.jsonValue(),
        logGroupName: fc.jsonValue(),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
);

test("random requests get an answer in AWS's form", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("POST", "GET", "PUT", "DELETE"),
      path,
      headers,
      body,
      async (method, at, head, content) => {
        const reply = await send(world.url, { method, path: at, headers: head, body: content });

        expect(reply).toSatisfy(isAwsShaped);
        expect(reply.status).not.toBe(500);
      },
    ),
    { numRuns: 600 },
  );
}, 60_000);

test("a request with one byte changed gets an answer in AWS's form", async () => {
  const good = Buffer.from(
    JSON.stringify({
      QueueUrl: "http://127.0.0.1/000000000000/q",
      Entries: [
        {
          Id: "a",
          MessageBody: "b",
          MessageAttributes: { n: { DataType: "Binary", BinaryValue: "AP8=" } },
        },
      ],
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), async (index, byte) => {
      const changed = Buffer.from(good);
      changed[index] = byte;
      const reply = await send(world.url, {
        headers: { "x-amz-target": "AmazonSQS.SendMessageBatch" },
        body: changed,
      });

      expect(reply).toSatisfy(isAwsShaped);
      expect(reply.status).not.toBe(500);
    }),
    { numRuns: 300 },
  );
}, 60_000);

test("deeply nested JSON and very long forms are answered", async () => {
  const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
  const nested = await send(world.url, {
    headers: { "x-amz-target": "AmazonSQS.SendMessage" },
    body: `{"QueueUrl":"u","MessageBody":${deep}}`,
  });
  const long = await send(world.url, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: `Action=ListQueues&${"a.".repeat(100_000)}=1`,
  });

  expect(nested.status).toBe(400);
  expect(long.status).toBe(200);
});
