import {
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fault, logsWorld, type LogsWorld } from "./world.ts";

let world: LogsWorld;
let now: number;
beforeEach(async () => {
  world = await logsWorld();
  now = world.clock.now();
  await world.makeGroup("g", "s");
});
afterEach(() => world.close());

const get = async (input: Partial<GetLogEventsCommandInput> = {}) => {
  const answer = await world.client.send(
    new GetLogEventsCommand({ logGroupName: "g", logStreamName: "s", ...input }),
  );
  return {
    messages: answer.events?.map((event) => event.message).join(""),
    forward: answer.nextForwardToken ?? "",
    backward: answer.nextBackwardToken ?? "",
  };
};

const putLetters = (letters: string, from = 0) =>
  world.put(
    "g",
    "s",
    ...Array.from(letters, (letter, i): [number, string] => [now + from + i, letter]),
  );

test("by default it begins at the end, and reads back by token (aws-facts 6.5)", async () => {
  await putLetters("abcde");

  const last = await get({ limit: 2 });
  const middle = await get({ limit: 2, nextToken: last.backward });
  const first = await get({ limit: 2, nextToken: middle.backward });
  expect([last, middle, first].map((page) => page.messages)).toEqual(["de", "bc", "a"]);
});

test("from the head it reads on, until the token that comes back is the one that was sent", async () => {
  await putLetters("abcde");

  const first = await get({ limit: 3, startFromHead: true });
  const second = await get({ limit: 3, nextToken: first.forward });
  const third = await get({ nextToken: second.forward });
  expect([first, second, third].map((page) => page.messages)).toEqual(["abc", "de", ""]);
  expect(third.forward).toBe(second.forward);
});

test("a token of the end finds what came in since", async () => {
  const empty = await get({ startFromHead: true });
  await putLetters("ab");
  const page = await get({ nextToken: empty.forward });
  await putLetters("c", 2);

  expect(page.messages).toBe("ab");
  expect((await get({ nextToken: page.forward })).messages).toBe("c");
  expect((await get({ nextToken: page.backward })).messages).toBe("");
});

test("lines of one millisecond are neither lost nor doubled at a page's edge", async () => {
  await world.put("g", "s", ...Array.from("abcdef", (letter): [number, string] => [now, letter]));

  const first = await get({ limit: 2, startFromHead: true });
  const second = await get({ limit: 2, nextToken: first.forward });
  const back = await get({ limit: 9, nextToken: second.backward });
  expect([first, second, back].map((page) => page.messages)).toEqual(["ab", "cd", "ab"]);
});

test("the start is inclusive and the end exclusive, unlike FilterLogEvents'", async () => {
  await putLetters("abcde");

  expect((await get({ startTime: now + 1, endTime: now + 3 })).messages).toBe("bc");
});

test("a page holds 1 MB", async () => {
  const big = "x".repeat(400_000);
  for (const letter of "abc") await world.put("g", "s", [now, letter + big]);

  const first = await get({ startFromHead: true });
  const second = await get({ nextToken: first.forward });
  expect([first.messages?.length, second.messages?.length]).toEqual([800_002, 400_001]);
});

test("a token of another kind, a wrong limit and a missing stream are refused", async () => {
  for (const nextToken of ["x", "f/12/s", `q/${"3".repeat(56)}/s`, "f/3/s"]) {
    await expect(get({ nextToken })).rejects.toEqual(
      fault("InvalidParameterException", "The specified nextToken is invalid."),
    );
  }
  await expect(get({ limit: 10_001 })).rejects.toThrow("at 'limit'");
  await expect(get({ logStreamName: "other" })).rejects.toEqual(
    fault("ResourceNotFoundException", "The specified log stream does not exist."),
  );
});
