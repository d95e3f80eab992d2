// No operation of the SDK's client is missing here; what each does is in the files beside this one.
import * as sdk from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { send } from "../wire/world.ts";
import { testWorld } from "./sqs-world.ts";

const OPERATIONS = Object.keys(sdk)
  .filter((name) => /^[A-Z]\w+Command$/.test(name))
  .map((name) => name.replace(/Command$/, ""));

test("the SDK's client has 23 operations", () => {
  expect(OPERATIONS).toHaveLength(23);
});

test.for(OPERATIONS)("%s is served", async (operation) => {
  const { url } = await testWorld();
  const headers = { "x-amz-target": `AmazonSQS.${operation}` };
  const body = JSON.stringify({ QueueUrl: `${url}/000000000000/missing` });

  const { status } = await send(url, { headers, body });

  // An operation that is not served is answered with 501, one that is with its result or refusal.
  expect([200, 400, 404]).toContain(status);
});

test("any signature is good, and any region in its scope (9.1)", async () => {
  const { url } = await testWorld();
  const scope = "anybody/20260101/mars-north-7/sqs/aws4_request";
  const ask = async (operation: string, input: object) => {
    const headers = {
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=none`,
      "x-amz-target": `AmazonSQS.${operation}`,
    };
    return JSON.parse((await send(url, { headers, body: JSON.stringify(input) })).body);
  };

  const { QueueUrl } = await ask("CreateQueue", { QueueName: "orders" });

  expect(await ask("GetQueueAttributes", { QueueUrl, AttributeNames: ["QueueArn"] })).toEqual({
    Attributes: { QueueArn: "arn:aws:sqs:mars-north-7:000000000000:orders" },
  });
});
