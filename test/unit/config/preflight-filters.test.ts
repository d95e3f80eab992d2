import { describe, expect, test } from "vitest";
import { filterRules } from "../../../src/config/preflight-filters.ts";
import type { JsonObject } from "../../../src/core/json.ts";
import { compileFilters } from "../../../src/local/lambda/mapping/filter/body.ts";
import { aPipeline } from "../../support/pipeline.ts";

const { mapping } = aPipeline();
const errors = (filter: JsonObject) =>
  filterRules({ ...mapping, filters: [filter] }).filter(({ severity }) => severity === "error");

/** What the local endpoint makes of it, which knows nothing of these rules. */
function endpointTakes(filter: JsonObject): boolean {
  try {
    compileFilters([JSON.stringify(filter)]);
    return true;
  } catch {
    return false;
  }
}

describe("a pattern that AWS takes", () => {
  test.for<JsonObject>([
    { body: { a: ["x", 1, true, null, ""] } },
    { body: { a: { b: [{ exists: false }] } } },
    { body: { a: [{ prefix: "x" }, { suffix: { "equals-ignore-case": "X" } }] } },
    { body: { a: [{ "equals-ignore-case": "x" }] } },
    { body: { a: [{ "anything-but": ["x", "y"] }, { "anything-but": 1 }] } },
    { body: { a: [{ "anything-but": { prefix: ["x", "y"] } }] } },
    { body: { a: [{ numeric: ["=", 1] }, { numeric: [">", 0, "<=", 5] }] } },
    { body: { $or: [{ a: [1] }, { b: [2] }] } },
    { $or: [{ body: { a: [1] } }, { body: { b: [2] } }] },
    { body: { $or: ["x"] } },
  ])("%j", (filter) => {
    expect(errors(filter)).toEqual([]);
    expect(endpointTakes(filter)).toBe(true);
  });
});

describe("a pattern that AWS refuses names its place and what to write", () => {
  test.for<[filter: JsonObject, path: string, reason: string, fix: string]>([
    [{ body: { a: "x" } }, "body.a", 'is "x", neither a list', "[x]"],
    [{ body: { a: [] } }, "body.a", "is an empty list", "Name a value"],
    [{ body: {} }, "body", "is empty", "Name a key"],
    [{}, "", "is empty", "Name a key"],
    [{ body: { a: [{ begins: "x" }] } }, "body.a.0", "unknown operator begins", "prefix"],
    [{ body: { a: [{ prefix: "x", suffix: "y" }] } }, "body.a.0", "nor one operator", "one key"],
    [{ body: { a: [["x"]] } }, "body.a.0", "nor one operator", "one key"],
    [{ body: { a: [{ prefix: 1 }] } }, "body.a.0", "gives prefix what it", "takes a text"],
    [{ body: { a: [{ exists: "yes" }] } }, "body.a.0", "gives exists what it", "true or false"],
    [{ body: { a: [{ numeric: [">", "0"] }] } }, "body.a.0", "gives numeric", "a comparison"],
    [{ body: { a: [{ numeric: ["<", 5, ">", 0] }] } }, "body.a.0", "gives numeric", "lower bound"],
    [{ body: { a: [{ numeric: [">", 5, "<", 0] }] } }, "body.a.0", "gives numeric", "lower bound"],
    [{ body: { a: [{ "anything-but": [1, "x"] }] } }, "body.a.0", "anything-but", "one kind"],
    [{ body: { a: [{ "anything-but": [] }] } }, "body.a.0", "anything-but", "one kind"],
    [{ body: { $or: [{ a: "x" }, { b: [1] }] } }, "body.$or.0.a", 'is "x"', "[x]"],
  ])("%j", ([filter, path, reason, fix]) => {
    const [finding, ...more] = errors(filter);

    expect(more).toEqual([]);
    expect(finding?.path.slice(3).join(".")).toBe(path);
    expect(finding).toMatchObject({ code: "filter-syntax", path: expect.any(Array) });
    expect(finding?.reason).toContain(reason);
    expect(finding?.fix).toContain(fix);
    expect(endpointTakes(filter)).toBe(false);
  });
});
