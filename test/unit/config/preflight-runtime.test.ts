import { expect, test } from "vitest";
import { runtimeRules } from "../../../src/config/preflight-runtime.ts";

const said = (runtime: string, day: string) =>
  runtimeRules(runtime, Date.parse(day)).map(({ severity, code }) => `${severity} ${code}`);

test.for([
  ["nodejs20.x", "2026-01-29", []],
  ["nodejs20.x", "2026-01-30", ["warning runtime-ending"]],
  ["nodejs20.x", "2026-04-30", ["warning runtime-deprecated"]],
  ["nodejs24.x", "2026-11-26", []],
  ["python3.9", "2026-11-26", ["warning runtime-deprecated"]],
  ["nodejs16.x", "2020-01-01", ["warning runtime-ended"]],
  ["nodejs18.x", "2020-01-01", []],
  ["python3.99", "2099-01-01", []],
] as const)("%s on %s: %j", ([runtime, day, expected]) => {
  expect(said(runtime, day)).toEqual(expected);
});

test("a deprecated runtime comes with its date, and with who decides", () => {
  const [finding] = runtimeRules("python3.9", Date.parse("2026-11-26"));

  expect(finding?.reason).toBe(
    "is python3.9, deprecated since (by AWS's page on runtimes, which moves its dates, 2025-12-15): AWS then blocks first creating and later updating functions",
  );
});
