// aws-facts 4.7; the pattern language is EventBridge's.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileFilters } from "../../../../../src/local/lambda/mapping/filter/body.ts";
import { compilePattern } from "../../../../../src/local/lambda/mapping/filter/pattern.ts";

const matches = (pattern: unknown, event: unknown) => compilePattern(pattern)?.(event);

describe("a pattern", () => {
  test.for<[name: string, pattern: object, event: object, expected: boolean]>([
    ["a text that is equal", { a: ["x"] }, { a: "x" }, true],
    ["a text that differs", { a: ["x"] }, { a: "y" }, false],
    ["one of several values", { a: ["x", "y"] }, { a: "y" }, true],
    ["a number that is equal", { a: [300] }, { a: 300.0 }, true],
    ["a number against a text", { a: [300] }, { a: "300" }, false],
    ["true", { a: [true] }, { a: true }, true],
    ["null", { a: [null] }, { a: null }, true],
    ["null against absence", { a: [null] }, {}, false],
    ["the empty text", { a: [""] }, { a: "" }, true],
    ["nested objects", { a: { b: ["x"] } }, { a: { b: "x", c: 1 } }, true],
    ["nested objects that are absent", { a: { b: ["x"] } }, { b: "x" }, false],
    ["all fields", { a: ["x"], b: ["y"] }, { a: "x", b: "z" }, false],
    ["a list with the value", { a: ["x"] }, { a: ["w", "x"] }, true],
    ["a list without the value", { a: ["x"] }, { a: ["w"] }, false],
    ["one element with all fields", { a: { b: [1], c: [2] } }, { a: [{ b: 1, c: 2 }] }, true],
    ["fields of two elements", { a: { b: [1], c: [2] } }, { a: [{ b: 1 }, { c: 2 }] }, false],
    ["exists", { a: [{ exists: true }] }, { a: null }, true],
    ["exists against an object", { a: [{ exists: true }] }, { a: { b: 1 } }, false],
    ["exists against absence", { a: [{ exists: true }] }, {}, false],
    ["absence", { a: [{ exists: false }] }, {}, true],
    ["absence in an absent object", { a: { b: [{ exists: false }] } }, {}, true],
    ["absence against presence", { a: [{ exists: false }] }, { a: 1 }, false],
    ["prefix", { a: [{ prefix: "ab" }] }, { a: "abc" }, true],
    ["prefix in other case", { a: [{ prefix: "ab" }] }, { a: "Abc" }, false],
    [
      "prefix ignoring case",
      { a: [{ prefix: { "equals-ignore-case": "AB" } }] },
      { a: "abc" },
      true,
    ],
    ["suffix", { a: [{ suffix: ".png" }] }, { a: "x.png" }, true],
    [
      "suffix ignoring case",
      { a: [{ suffix: { "equals-ignore-case": ".PNG" } }] },
      { a: "x.png" },
      true,
    ],
    ["equals-ignore-case", { a: [{ "equals-ignore-case": "ALICE" }] }, { a: "alice" }, true],
    ["anything-but another", { a: [{ "anything-but": "x" }] }, { a: "y" }, true],
    ["anything-but the same", { a: [{ "anything-but": "x" }] }, { a: "x" }, false],
    ["anything-but against absence", { a: [{ "anything-but": "x" }] }, {}, false],
    ["anything-but a list", { a: [{ "anything-but": ["x", "y"] }] }, { a: "y" }, false],
    ["anything-but numbers", { a: [{ "anything-but": [1, 2] }] }, { a: 3 }, true],
    ["anything-but a prefix", { a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
    [
      "anything-but prefixes",
      { a: [{ "anything-but": { prefix: ["x", "y"] } }] },
      { a: "za" },
      true,
    ],
    ["anything-but a suffix", { a: [{ "anything-but": { suffix: "x" } }] }, { a: "yx" }, false],
    [
      "anything-but ignoring case",
      { a: [{ "anything-but": { "equals-ignore-case": ["X"] } }] },
      { a: "x" },
      false,
    ],
    ["numeric =", { a: [{ numeric: ["=", 1] }] }, { a: 1 }, true],
    ["numeric against a text", { a: [{ numeric: ["=", 1] }] }, { a: "1" }, false],
    ["numeric range", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
    ["numeric range, outside", { a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 0 }, false],
    ["$or, one", { $or: [{ a: [1] }, { b: [2] }] }, { b: 2 }, true],
    ["$or, none", { $or: [{ a: [1] }, { b: [2] }] }, { a: 2, b: 1 }, false],
    ["$or with a field beside", { c: [3], $or: [{ a: [1] }, { b: [2] }] }, { a: 1 }, false],
    ["$or inside", { x: { $or: [{ a: [1] }, { b: [2] }] } }, { x: { b: 2 } }, true],
    ["a field named $or", { $or: ["x"] }, { $or: "x" }, true],
    ["a field named __proto__", JSON.parse('{"__proto__":["x"]}'), {}, false],
  ])("sees %s", ([, pattern, event, expected]) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  test.for<[name: string, pattern: unknown]>([
    ["a text", "x"],
    ["null", null],
    ["a list", [{ a: [1] }]],
    ["nothing", {}],
    ["a bare value", { a: "x" }],
    ["an empty list", { a: [] }],
    ["an empty object", { a: {} }],
    ["an unknown operator", { a: [{ between: [1, 2] }] }],
    ["two operators in one", { a: [{ prefix: "x", suffix: "y" }] }],
    ["exists with a text", { a: [{ exists: "yes" }] }],
    ["prefix with a number", { a: [{ prefix: 1 }] }],
    ["numeric with no bound", { a: [{ numeric: [">"] }] }],
    ["numeric with a text", { a: [{ numeric: [">", "1"] }] }],
    ["numeric with an unknown comparison", { a: [{ numeric: ["toString", 1] }] }],
    ["a range upside down", { a: [{ numeric: [">", 5, "<", 1] }] }],
    ["a range of two lower bounds", { a: [{ numeric: [">", 1, ">", 5] }] }],
    ["anything-but mixed types", { a: [{ "anything-but": ["x", 1] }] }],
    ["anything-but nothing", { a: [{ "anything-but": [] }] }],
    ["anything-but an unknown operator", { a: [{ "anything-but": { between: "x" } }] }],
    ["a list in a list", { a: [["x"]] }],
    ["$or with a broken alternative", { $or: [{ a: [1] }, { b: "x" }] }],
  ])("is refused that is %s", ([, pattern]) => {
    expect(compilePattern(pattern)).toBeUndefined();
  });

  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const record = fc.dictionary(fc.string({ minLength: 1 }), scalar, { minKeys: 1, maxKeys: 5 });

  test("made of an event's own values matches that event, whatever else it holds", () => {
    fc.assert(
      fc.property(record, record, (event, more) => {
        const pattern = Object.fromEntries(
          Object.entries(event).map(([key, value]) => [key, [value]]),
        );

        expect(matches(pattern, { ...more, ...event })).toBe(true);
      }),
    );
  });

  test("with anything-but is the opposite of the same value without, where the field exists", () => {
    const text = fc.constantFrom("", "a", "b", "ab", "ba");
    fc.assert(
      fc.property(text, text, (wanted, found) => {
        const event = { field: found };

        expect(matches({ field: [{ "anything-but": wanted }] }, event)).toBe(
          !matches({ field: [wanted] }, event),
        );
        expect(matches({ field: [{ "anything-but": { prefix: wanted } }] }, event)).toBe(
          !found.startsWith(wanted),
        );
        expect(matches({ field: [{ suffix: wanted }] }, event)).toBe(found.endsWith(wanted));
      }),
    );
  });

  test("with a numeric range holds the numbers inside it", () => {
    const bound = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(bound, bound, bound, (from, width, value) => {
        const to = from + Math.abs(width) + 1;

        expect(matches({ n: [{ numeric: [">=", from, "<", to] }] }, { n: value })).toBe(
          value >= from && value < to,
        );
      }),
    );
  });

  test("with $or matches when one of its patterns does alone", () => {
    fc.assert(
      fc.property(record, record, record, (left, right, event) => {
        const pattern = (from: object) =>
          Object.fromEntries(Object.entries(from).map(([key, value]) => [key, [value]]));
        const either = { $or: [pattern(left), pattern(right)] };

        expect(matches(either, event)).toBe(
          matches(pattern(left), event) || matches(pattern(right), event),
        );
      }),
    );
  });
});

describe("the filters of a mapping", () => {
  const lets = (body: string, ...patterns: readonly object[]) =>
    compileFilters(patterns.map((pattern) => JSON.stringify(pattern)))(body);

  test.for<[name: string, pattern: object, body: string, expected: boolean]>([
    ["JSON by a JSON pattern", { body: { a: [1] } }, '{"a":1}', true],
    ["other JSON by a JSON pattern", { body: { a: [1] } }, '{"a":2}', false],
    ["text by a text pattern", { body: ["hello"] }, "hello", true],
    ["other text by a text pattern", { body: ["hello"] }, "good bye", false],
    ["text by a text operator", { body: [{ prefix: "he" }] }, "hello", true],
    ["text by a JSON pattern", { body: { a: [{ exists: false }] } }, "hello", false],
    ["broken JSON by a JSON pattern", { body: { a: [{ exists: false }] } }, '{"a":1', false],
    ["JSON by a text pattern", { body: [{ exists: true }] }, '{"a":1}', false],
    ["anything by a pattern without body", { attributes: { x: ["y"] } }, "hello", true],
    ["$or of bodies", { $or: [{ body: ["x"] }, { body: { a: [1] } }] }, '{"a":1}', true],
  ])("judge %s", ([, pattern, body, expected]) => {
    expect(lets(body, pattern)).toBe(expected);
  });

  test("judge bodies that are nested deeper than a call stack", () => {
    const nested = (inner: string) => "[".repeat(200_000) + inner + "]".repeat(200_000);
    const pattern = { body: { a: ["x"] } };

    expect(lets(nested('{"a":"x"}'), pattern)).toBe(true);
    expect(lets(nested('{"a":"y"}'), pattern)).toBe(false);
    expect(lets(`{"a":${nested('"x"')}}`, pattern)).toBe(true);
  });

  test("let through what one of them lets through", () => {
    const patterns = [{ body: { a: [1] } }, { body: ["text"] }];

    expect(["text", '{"a":1}', "else"].map((body) => lets(body, ...patterns))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test.for(["simple string", "", "null", '{"body":"x"}', '{"eventSource":[]}', '{"body":{}}'])(
    "refuse the pattern %j",
    (pattern) => {
      expect(() => compileFilters([pattern])).toThrow("Invalid filter pattern definition.");
    },
  );
});
