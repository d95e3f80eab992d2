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
