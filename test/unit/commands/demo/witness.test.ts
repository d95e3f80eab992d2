import { expect, test } from "vitest";
import { Witness } from "../../../../src/commands/demo/witness.ts";
import { manualClock } from "../../../support/clock.ts";
import { failure } from "../../../support/failure.ts";

const id = (n: number) => `00000000-0000-0000-0000-${String(n).padStart(12, "0")}`;

/** A line of `tail --json` about what the handler logged. */
const logged = (text: string) =>
  JSON.stringify({
    type: "log.line",
    message: `2026-01-01T00:00:00.000Z\t${id(999)}\tINFO\t${text}`,
  });

const never = new AbortController().signal;

test("each message that the handler processed counts once", () => {
  const told: string[] = [];
  const witness = new Witness((text) => told.push(text));

  witness.see(logged(`processed ${id(1)} README.md:0 -> hello`));
  witness.see(logged(`processed ${id(1)} README.md:0 -> hello`));
  witness.see(logged(`processed ${id(2)} README.md:1 -> world`));

  expect(witness.handled).toBe(2);
  expect(told).toEqual([
    `processed ${id(1)} README.md:0 -> hello`,
    `processed ${id(2)} README.md:1 -> world`,
  ]);
});

test.each([
  ["a failure", logged(`failed ${id(1)} -> {"poison":true}: the message is poison`)],
  ["what the runtime says", JSON.stringify({ type: "log.line", message: "START RequestId: x" })],
  ["a line that only quotes one", logged(`failed ${id(1)} -> processed ${id(2)} x`)],
  ["no JSON", "something else"],
])("%s does not count", (_name, line) => {
  const witness = new Witness(() => {});

  witness.see(line);

  expect(witness.handled).toBe(0);
});

test("waiting ends with the last message", async () => {
  const witness = new Witness(() => {});
  const clock = manualClock();

  const done = witness.until(2, clock, never);
  witness.see(logged(`processed ${id(1)} a`));
  await clock.advance(59_000);
  witness.see(logged(`processed ${id(2)} b`));

  await expect(done).resolves.toBeUndefined();
});

test("waiting gives up a minute after the last line, and says how many came", async () => {
  const witness = new Witness(() => {});
  const clock = manualClock();

  const error = failure(witness.until(2, clock, never));
  await clock.advance(30_000);
  witness.see(logged(`processed ${id(1)} a`));
  await clock.advance(60_000);

  expect((await error).message).toContain("1 of 2 messages");
});

test("Ctrl-C ends the waiting", async () => {
  const stop = new AbortController();

  const done = new Witness(() => {}).until(1, manualClock(), stop.signal);
  stop.abort(new Error("stopped"));

  await expect(done).rejects.toThrow("stopped");
});
