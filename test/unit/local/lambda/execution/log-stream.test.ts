import { expect, test } from "vitest";
import { openLogStream } from "../../../../../src/local/lambda/execution/log-stream.ts";
import { manualClock } from "../../../../support/clock.ts";
import { testGround } from "../../../../support/ground.ts";
import { memoryLogs, roleAccess } from "../../../../support/lambda.ts";
import { someFunction } from "../../../../support/lambda-function.ts";

function stream() {
  const clock = manualClock(Date.UTC(2026, 2, 9));
  const access = roleAccess();
  const logs = memoryLogs();
  const opened = openLogStream(someFunction(), testGround({ clock }), { access, logs });
  return { clock, access, logs, stream: opened };
}

test("a line has the time at which it came, however late it is written", async () => {
  const { clock, logs, stream: log } = stream();

  log.add("one\n");
  const first = clock.now();
  await clock.advance(70);
  log.add("two\n");
  log.flush();

  expect(logs.written.map(({ timestamp }) => timestamp - first)).toEqual([0, 70]);
});

test("lines of one turn are written without a flush", async () => {
  const { logs, stream: log } = stream();

  log.add("one\n");
  log.add("two\n");
  await new Promise((resolve) => setImmediate(resolve));

  expect(logs.messages()).toEqual(["one\n", "two\n"]);
});

test("the stream is named after the day it was opened", () => {
  expect(stream().stream.name).toMatch(/^2026\/03\/09\/\[\$LATEST\]/);
});

test("a right that is taken away silences the stream within a second, until it is given back", async () => {
  const { clock, access, logs, stream: log } = stream();
  const say = async (text: string) => {
    await clock.advance(1_000);
    log.add(text);
    log.flush();
  };

  await say("before\n");
  access.denied.add("logs:PutLogEvents");
  await say("without\n");
  access.denied.delete("logs:PutLogEvents");
  await say("after\n");

  expect(logs.messages()).toEqual(["before\n", "after\n"]);
});
