import { expect, test } from "vitest";
import { painter, usesColour } from "../../../src/report/paint.ts";

test.each([
  { why: "a terminal", tty: true, env: {}, flag: undefined, colour: true },
  { why: "a pipe", tty: false, env: {}, flag: undefined, colour: false },
  { why: "a dumb terminal", tty: true, env: { TERM: "dumb" }, flag: undefined, colour: false },
  { why: "NO_COLOR", tty: true, env: { NO_COLOR: "1" }, flag: undefined, colour: false },
  { why: "an empty NO_COLOR", tty: true, env: { NO_COLOR: "" }, flag: undefined, colour: true },
  { why: "FORCE_COLOR", tty: false, env: { FORCE_COLOR: "1" }, flag: undefined, colour: true },
  { why: "FORCE_COLOR=0", tty: true, env: { FORCE_COLOR: "0" }, flag: undefined, colour: false },
  {
    why: "FORCE_COLOR over NO_COLOR",
    tty: false,
    env: { FORCE_COLOR: "1", NO_COLOR: "1" },
    flag: undefined,
    colour: true,
  },
  { why: "--no-color over all", tty: true, env: { FORCE_COLOR: "1" }, flag: false, colour: false },
  { why: "--color over all", tty: false, env: { NO_COLOR: "1" }, flag: true, colour: true },
])("$why: colour is $colour", ({ tty, env, flag, colour }) => {
  expect(usesColour({ isTTY: tty }, env, flag)).toBe(colour);
});

test("a painter without colour leaves texts as they are", () => {
  expect(painter(false)("bad", "text")).toBe("text");
  expect(painter(true)("bad", "text")).toBe("\u001B[31mtext\u001B[39m");
});
