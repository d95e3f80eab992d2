import { expect, test } from "vitest";
import { SqslamError } from "../../../src/core/errors.ts";
import { failureLines, failureObject } from "../../../src/report/failure.ts";
import { painter } from "../../../src/report/paint.ts";

const plain = painter(false);

test("a failure is what failed, why, and what to do next, without a stack", () => {
  const error = new SqslamError("NOT_OURS", "Queue orders is not ours.\nIt has no tag.", {
    hint: "Take it over: sqslam up --adopt",
    cause: new Error("the depths"),
  });

  expect(failureLines(error, plain, false)).toEqual([
    "error: Queue orders is not ours.",
    "  It has no tag.",
    "  → Take it over: sqslam up --adopt",
  ]);
});

test("--debug shows the causes, each with its place in the code", () => {
  const root = new Error("socket hang up");
  const error = new SqslamError("UNREACHABLE", "Nothing answers.", {
    cause: new Error("request failed", { cause: root }),
  });

  const text = failureLines(error, plain, true).join("\n");

  expect(text).toMatch(/caused by Error: request failed\n.*failure\.test\.ts/);
  expect(text).toMatch(/caused by Error: socket hang up\n.*failure\.test\.ts/);
});

test("causes that go in a circle are shown once each", () => {
  const cause = new Error("a");
  cause.cause = new Error("b", { cause });

  const text = failureLines(new SqslamError("AWS", "x", { cause }), plain, true).join("\n");

  expect(text.match(/caused by/g)).toHaveLength(2);
});

test("a failure of many lines fits on one screen", () => {
  const message = ["The file is wrong.", ...Array.from({ length: 100 }, (_, i) => `line ${i}`)];

  const lines = failureLines(new SqslamError("CONFIG_INVALID", message.join("\n")), plain, false);

  expect(lines.length).toBeLessThan(24);
  expect(lines.at(-1)).toBe("  and 82 lines more (--debug shows them all)");
});

test("anything else is a bug of ours: it shows its stack and asks for a report", () => {
  const text = failureLines(new TypeError("x is undefined"), plain, false).join("\n");

  expect(text).toContain("error: sqslam itself has failed: x is undefined");
  expect(text).toContain("failure.test.ts");
  expect(text).toContain("Please report it");
});

test("for programs a failure has a code, a hint and AWS's request id", () => {
  const cause = Object.assign(new Error(), { $metadata: { requestId: "r-1" } });

  expect(failureObject(new SqslamError("AWS", "Refused.", { hint: "Wait.", cause }))).toEqual({
    code: "AWS",
    message: "Refused.",
    hint: "Wait.",
    requestId: "r-1",
  });
  expect(failureObject(new RangeError("oops"))).toMatchObject({ code: "BUG", message: "oops" });
});
