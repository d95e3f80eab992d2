import { describe, expect, test } from "vitest";
import { settleOutcome } from "../../../src/commands/settle-outcome.ts";
import { SqslamError } from "../../../src/core/errors.ts";
import type { Settled } from "../../../src/engine/graph.ts";
import type { Action, Goal, Plan } from "../../../src/engine/plan.ts";

const plan = (goal: Goal): Plan => ({
  goal,
  steps: ["a", "b"].map((id) => ({
    id,
    kind: "thing",
    name: id,
    needs: [],
    action: goal === "up" ? "create" : "remove",
    changes: [],
    adopts: false,
  })),
});

const done = (value: Action): Settled<Action> => ({ status: "done", value });
const failed = (error: unknown): Settled<Action> => ({ status: "failed", error });

function settle(ends: Record<string, Settled<Action>>, signal = new AbortController().signal) {
  const notes: string[] = [];
  const stage = {
    signal,
    reporter: { note: (_level: string, text: string) => void notes.push(text) },
  };
  const outcome = {
    settled: new Map(Object.entries(ends)),
    took: new Map(),
    waited: [],
    gone: new Set<string>(),
  };
  const run = () => settleOutcome(stage, plan("up"), outcome);
  return { run, notes };
}

const denied = new SqslamError("ACCESS_DENIED", "no right to b", { hint: "Allow it." });

test("what was done is told by id", () => {
  const { run } = settle({ a: done("create"), b: done("keep") });

  expect([...run()]).toEqual([
    ["a", "create"],
    ["b", "keep"],
  ]);
});

describe("a failure", () => {
  test("alone is thrown as it is", () => {
    expect(settle({ a: done("keep"), b: failed(denied) }).run).toThrow(denied);
  });

  test("beside something done is partial, with its reason and its hint", () => {
    expect(settle({ a: done("create"), b: failed(denied) }).run).toThrow(
      expect.objectContaining({
        code: "PARTIAL",
        message: expect.stringContaining("no right to b"),
        hint: "Allow it.",
      }),
    );
  });

  test("that is a bug stays one", () => {
    const bug = new TypeError("undefined is not a function");

    expect(settle({ a: done("create"), b: failed(bug) }).run).toThrow(bug);
  });

  test("because something named in the file is missing does not advise to run up", () => {
    const missing = new SqslamError("NOT_DEPLOYED", "no such policy", { hint: "Run `sqslam up`." });

    expect(settle({ a: failed(missing) }).run).toThrow(
      expect.objectContaining({ code: "AWS", hint: expect.stringContaining("names and ARNs") }),
    );
  });
});

test("an interruption says what exists and what does not, and throws its reason", () => {
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  const { run, notes } = settle({ a: done("create"), b: failed(stop.signal.reason) }, stop.signal);

  expect(run).toThrow("stopped");
  expect(notes).toEqual([
    "Interrupted. Done: thing a. Not done: thing b. `sqslam up` goes on from here, `sqslam down` removes it all.",
  ]);
});
