import {
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arn, type CloudwatchWorld, cloudwatchWorld } from "./world.ts";

let world: CloudwatchWorld;
beforeEach(async () => {
  world = await cloudwatchWorld();
});
afterEach(() => world.close());

const ResourceARN = arn("a");
const tags = async () =>
  (await world.client.send(new ListTagsForResourceCommand({ ResourceARN }))).Tags;

test("tags are set at creation, merged and removed", async () => {
  const { client } = world;
  await world.put({
    Tags: [
      { Key: "a", Value: "1" },
      { Key: "b", Value: "2" },
    ],
  });
  const Tags = [
    { Key: "b", Value: "3" },
    { Key: "c", Value: "" },
  ];
  await client.send(new TagResourceCommand({ ResourceARN, Tags }));
  await client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ["a", "zz"] }));

  expect(await tags()).toEqual(Tags);
});

test("the tags of an alarm that is not there are not found", async () => {
  await expect(tags()).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    $metadata: { httpStatusCode: 404 },
  });
});

test("an alarm has fifty tags at most", async () => {
  const Tags = Array.from({ length: 51 }, (_, i) => ({ Key: `k${i}`, Value: "" }));

  await expect(world.put({ Tags })).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("at most 50 tags"),
  });
  expect(await world.names()).toEqual([]);
});

test("the tags of a name with colons in it are found", async () => {
  await world.put({ AlarmName: "a:b" });
  const list = new ListTagsForResourceCommand({ ResourceARN: arn("a:b") });

  expect((await world.client.send(list)).Tags).toEqual([]);
});
