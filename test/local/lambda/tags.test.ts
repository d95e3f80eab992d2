// The tags of functions (aws-facts 3.1, 3.5).
import { ListTagsCommand, TagResourceCommand, UntagResourceCommand } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFunction, functionOf, type LambdaTest, startLambda } from "../../support/lambda.ts";

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

test("tags are added, replaced and taken away by ARN", async () => {
  await createFunction(lambda, functionOf("tags", ECHO, { Tags: { a: "1", b: "2" } }));
  const Resource = `${ARN}:tags`;

  await lambda.client.send(new TagResourceCommand({ Resource, Tags: { b: "3", c: "4" } }));
  await lambda.client.send(new UntagResourceCommand({ Resource, TagKeys: ["a"] }));

  const { Tags } = await lambda.client.send(new ListTagsCommand({ Resource }));
  expect(Tags).toEqual({ b: "3", c: "4" });
});

test.for<readonly [string, string, Record<string, string>, string, string]>([
  [
    "a version",
    `${ARN}:echo:1`,
    { a: "1" },
    "InvalidParameterValueException",
    "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  ],
  [
    "no tags",
    `${ARN}:echo`,
    {},
    "InvalidParameterValueException",
    "An error occurred and the request cannot be processed.",
  ],
  [
    "too many tags",
    `${ARN}:echo`,
    Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, ""])),
    "InvalidParameterValueException",
    "Number of tags exceeds resource tag limit.",
  ],
  [
    "a missing function",
    `${ARN}:none`,
    { a: "1" },
    "ResourceNotFoundException",
    `Function not found: ${ARN}:none`,
  ],
  [
    "a missing mapping",
    "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:6f5e2c1a-0000-4000-8000-000000000000",
    { a: "1" },
    "ResourceNotFoundException",
    "The resource you requested does not exist.",
  ],
])("tagging %s is refused", async ([, Resource, Tags, name, message]) => {
  const command = new TagResourceCommand({ Resource, Tags });

  await expect(lambda.client.send(command)).rejects.toMatchObject({ name, message });
});

test("neither are the tags of a version listed or taken away", async () => {
  const Resource = `${ARN}:echo:1`;
  const refused = {
    name: "InvalidParameterValueException",
    message:
      "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  };

  const list = lambda.client.send(new ListTagsCommand({ Resource }));
  const untag = lambda.client.send(new UntagResourceCommand({ Resource, TagKeys: ["a"] }));

  await expect(list).rejects.toMatchObject(refused);
  await expect(untag).rejects.toMatchObject(refused);
});
