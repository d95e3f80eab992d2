// aws-facts 4.3
import { expect, test } from "vitest";
import {
  changed,
  created,
  deleted,
  type Phase,
} from "../../../../../src/local/lambda/mapping/phase.ts";

test("a mapping made enabled is creating, one made disabled is so at once", () => {
  expect(created(true)).toEqual({ state: "Creating", next: "Enabled" });
  expect(created(false)).toEqual({ state: "Disabled" });
});

test.for<[from: "Enabled" | "Disabled", enabled: boolean | undefined, expected: Phase]>([
  ["Enabled", undefined, { state: "Updating", next: "Enabled" }],
  ["Enabled", true, { state: "Updating", next: "Enabled" }],
  ["Enabled", false, { state: "Disabling", next: "Disabled" }],
  ["Disabled", undefined, { state: "Updating", next: "Disabled" }],
  ["Disabled", false, { state: "Updating", next: "Disabled" }],
  ["Disabled", true, { state: "Enabling", next: "Enabled" }],
])("from %s an update with Enabled %s leads through %j", ([from, enabled, expected]) => {
  expect(changed({ state: from }, enabled)).toEqual(expected);
});

test.for<Phase>([
  { state: "Creating", next: "Enabled" },
  { state: "Updating", next: "Disabled" },
  { state: "Enabling", next: "Enabled" },
  { state: "Disabling", next: "Disabled" },
  { state: "Deleting", next: "gone" },
])("nothing may change a mapping that is $state", (phase) => {
  expect(() => changed(phase, undefined)).toThrow(
    "Cannot update the event source mapping because it is in use.",
  );
  expect(() => deleted(phase)).toThrow(
    "Cannot delete the event source mapping because it is in use.",
  );
});
