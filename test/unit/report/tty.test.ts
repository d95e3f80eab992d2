import { afterEach, expect, test, vi } from "vitest";
import { makeReporter } from "../../../src/report/make-reporter.ts";
import type { Reporter } from "../../../src/report/reporter.ts";
import { manualClock } from "../../support/clock.ts";
import { ONE_OF_EACH } from "../../support/events.ts";
import { type MemoryIo, memoryIo } from "../../support/io.ts";

const FLAGS = { json: false, color: undefined, quiet: false, verbose: false, debug: false };
const open: Reporter[] = [];

function onTerminal(flags = {}, env = {}): { io: MemoryIo; reporter: Reporter } {
  const io = memoryIo({ tty: { stderr: true }, columns: 60, env });
  const reporter = makeReporter(io, { ...FLAGS, ...flags }, manualClock());
  open.push(reporter);
  return { io, reporter };
}

afterEach(() => {
  for (const reporter of open.splice(0)) reporter.close();
});

test("a spinner names everything that runs, until it is done", async () => {
  const { io, reporter } = onTerminal();

  reporter.emit({ type: "step.start", id: "queue", action: "create" });
  reporter.emit({ type: "step.start", id: "role", action: "update" });
  await vi.waitFor(() => expect(io.err).toContain("creating queue · updating role"));

  reporter.emit({ type: "step.done", id: "queue", action: "create", ms: 5 });
  expect(io.err).toContain("+ queue created (5 ms)");
  await vi.waitFor(() =>
    expect(io.err.lastIndexOf("updating role")).toBeGreaterThan(io.err.indexOf("+ queue")),
  );
});

test("a wait takes the place of what it interrupts", async () => {
  const { io, reporter } = onTerminal();

  reporter.emit({ type: "step.start", id: "queue", action: "create" });
  reporter.emit(ONE_OF_EACH["step.wait"]);

  await vi.waitFor(() => expect(io.err).toContain("queue: waiting for its name to be free"));
});

test("a wait whose end is known is counted down second by second", async () => {
  const io = memoryIo({ tty: { stderr: true }, columns: 120 });
  const clock = manualClock();
  const reporter = makeReporter(io, FLAGS, clock);
  open.push(reporter);

  reporter.emit({ type: "step.wait", id: "queue", what: "its name", until: clock.now() + 60_000 });
  await vi.waitFor(() => expect(io.err).toContain("waiting for its name (60 s at most)"));
  for (const left of [59, 58]) {
    await clock.advance(1_000);
    await vi.waitFor(() => expect(io.err).toContain(`(${left} s at most)`));
  }
});

test("a text wider than the terminal is cut, so that it stays one line", async () => {
  const { io, reporter } = onTerminal();

  reporter.emit({ type: "step.wait", id: "queue", what: "x".repeat(200) });

  await vi.waitFor(() => expect(io.err).toContain("…"));
  expect(io.err).not.toContain("x".repeat(60));
});

test("a finished thing in CI is a plain line, though stderr says it is a terminal", () => {
  const { io, reporter } = onTerminal({ color: false }, { CI: "true" });

  reporter.emit({ type: "step.start", id: "queue", action: "create" });
  reporter.emit({ type: "step.done", id: "queue", action: "create", ms: 5 });

  expect(io.err).toBe("+ queue created (5 ms)\n");
});

test("a terminal without a width gets plain lines", () => {
  const io = memoryIo({ tty: { stderr: true }, columns: 0 });
  const reporter = makeReporter(io, { ...FLAGS, color: false }, manualClock());

  reporter.emit({ type: "step.start", id: "queue", action: "create" });
  reporter.emit({ type: "step.done", id: "queue", action: "create", ms: 5 });

  expect(io.err).toBe("+ queue created (5 ms)\n");
});

test("quiet means that nothing moves", async () => {
  const { io, reporter } = onTerminal({ quiet: true });

  reporter.emit({ type: "step.start", id: "queue", action: "create" });
  await import("ora"); // what would move would have been loaded by now

  expect(io.err).toBe("");
});
