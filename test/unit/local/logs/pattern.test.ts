import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../../src/local/fault.ts";
import { compilePattern } from "../../../../src/local/logs/pattern.ts";

const matches = (pattern: string, message: string) => compilePattern(pattern)(message);

describe("terms", () => {
  test.for([
    ["", "anything", true],
    ["ERROR", "an ERROR here", true],
    ["ERROR", "an error here", false],
    ["ERROR", "UNAUTHORIZED_ERRORS", true],
    ["ERROR ARGUMENTS", "ERROR with ARGUMENTS", true],
    ["ERROR ARGUMENTS", "ERROR only", false],
    ["?ERROR ?ARGUMENTS", "only ARGUMENTS", true],
    ["?ERROR ?ARGUMENTS", "neither", false],
    ["?ERROR REQUEST", "REQUEST", true],
    ["?ERROR REQUEST", "ERROR", false],
    ["ERROR -ARGUMENTS", "ERROR with ARGUMENTS", false],
    ["ERROR -ARGUMENTS", "ERROR alone", true],
    ["-ARGUMENTS", "anything else", true],
    ['"internal error"', "an internal error!", true],
    ['"internal error"', "internal  error", false],
    ['-"internal error" x', "x internal error", false],
    ['?"a b" ?"c d"', "c d", true],
    [String.raw`"say \"hi\""`, 'they say "hi"', true],
    ['"[ERROR 401]"', "[ERROR 401] UNAUTHORIZED", true],
    ["Fehler größer", "größer: Fehler", true],
  ] as const)("%s on %j: %s", ([pattern, message, expected]) => {
    expect(matches(pattern, message)).toBe(expected);
  });
});

describe("regular expressions", () => {
  test.for([
    ["%AUTHORIZED%", "UNAUTHORIZED", true],
    ["%^AUTHORIZED%", "UNAUTHORIZED", false],
    ["%ED$%", "UNAUTHORIZED", true],
    ["%^a$%", "a", true],
    ["%^a$%", "aa", false],
    ["%colou?r%", "color", true],
    ["%[hc]at%", "a cat", true],
    ["%[^c]at%", "cat", false],
    ["%[a-c]{2}x%", "abx", true],
    ["%a{3,5}%", "aa", false],
    ["%a{3,}%", "aaaaaa", true],
    ["%gray|grey%", "grey", true],
    ["%^a|b$%", "xxb", true],
    [String.raw`%10\.10\.0\.1%`, "10x10.0.1", false],
    [String.raw`%\d{3}\s\w+%`, "status 200 ok", true],
    [String.raw`%\x41B%`, "AB", true],
    ["%.*%", "", true],
    ["%x+%", "", false],
    ["ERROR %[45]..%", "ERROR 502", true],
    ["-%[45]..%", "200", true],
  ] as const)("%s on %j: %s", ([pattern, message, expected]) => {
    expect(matches(pattern, message)).toBe(expected);
  });

  test("agree with JavaScript's own on random patterns", () => {
    const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", String.raw`\w`, String.raw`\d`);
    const quantifier = fc.constantFrom("", "?", "*", "+", "{2}", "{1,2}", "{1,}");
    const piece = fc.tuple(atom, quantifier).map((parts) => parts.join(""));
    const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
    const regex = fc.array(sequence, { minLength: 1, maxLength: 3 }).map((some) => some.join("|"));
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", " "), maxLength: 8 });
    fc.assert(
      fc.property(regex, text, fc.boolean(), fc.boolean(), (body, message, start, end) => {
        const alternatives = body
          .split("|")
          .map((one) => `${start ? "^" : ""}${one}${end ? "$" : ""}`);
        const source = alternatives.join("|");

        expect(matches(`%${source}%`, message)).toBe(new RegExp(source).test(message));
      }),
      { numRuns: 500 },
    );
  });

  test("one that makes backtracking engines crawl is decided at once", () => {
    expect(matches(`%${"a*".repeat(30)}b%`, "a".repeat(5000))).toBe(false);
  });
});

describe("JSON", () => {
  const event = JSON.stringify({
    level: "ERROR",
    ip: "127.0.0.1",
    status: 503,
    text: "200",
    ok: false,
    yes: true,
    none: null,
    user: { id: "u-1", "first name": "Ada", tags: ["a", "b"] },
    list: [{ n: 1 }, { n: 2.5 }],
    small: 1e-9,
  });

  test.for([
    ['{ $.level = "ERROR" }', true],
    ["{ $.level = ERROR }", true],
    ["{ $.ip = 127.0.0.1 }", true],
    ["{ $.ip != 127.0.0.* }", false],
    ["{ $.status = * }", true],
    ["{ $.user.id = * }", true],
    ["{ $.absent = * }", false],
    ['{$.level="ERROR"}', true],
    ['{ $.level = "E*R" }', false],
    ['{ $.level = "*RR*" }', true],
    ['{ $.level = "E*" }', true],
    ['{ $.level = "*R" }', true],
    ['{ $.level = "*E" }', false],
    ['{ $.level = "*" }', true],
    ["{ $.level = *RR* }", true],
    ['{ $.level = "error" }', false],
    ['{ $.level != "INFO" }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.absent = "x" }', false],
    ['{ $.absent != "x" }', false],
    ["{ $.status = 503 }", true],
    ["{ $.status >= 500 }", true],
    ["{ $.status < 500 }", false],
    ["{ $.status != 503 }", false],
    ["{ $.status > 5.02e2 }", true],
    ["{ $.status = 5* }", true],
    ["{ $.small < 0.000001 }", true],
    ["{ $.text = 200 }", false],
    ['{ $.text = "200" }', true],
    ["{ $.level > 3 }", false],
    ['{ $.user.id = "u-1" }', true],
    ["{ $.user['first name'] = \"Ada\" }", true],
    ['{ $.user.["first name"] = "Ada" }', true],
    ['{ $.user.tags[1] = "b" }', true],
    ['{ $.user.tags[2] = "b" }', false],
    ["{ $.list[1].n = 2.5 }", true],
    ["{ $.level = %^ERR% }", true],
    ["{ $.level = %^RR% }", false],
    ["{ $.none IS NULL }", true],
    ["{ $.level IS NULL }", false],
    ["{ $.absent IS NULL }", false],
    ["{ $.absent NOT EXISTS }", true],
    ["{ $.none NOT EXISTS }", false],
    ["{ $.ok IS FALSE }", true],
    ["{ $.yes is true }", true],
    ["{ $.ok IS TRUE }", false],
    ["{ $.status = 503 && $.level = INFO }", false],
    ["{ $.status = 200 || $.level = ERROR }", true],
    ["{ $.status = 200 && $.level = ERROR || $.ok IS FALSE }", true],
    ["{ $.status = 200 && ($.level = ERROR || $.ok IS FALSE) }", false],
    ["{ ($.status = 503) && (($.level = ERROR)) }", true],
    ["{ $.toString NOT EXISTS }", true],
  ] as const)("%s: %s", ([pattern, expected]) => {
    expect(matches(pattern, event)).toBe(expected);
    expect(matches(pattern, `${event}\n`)).toBe(expected);
  });

  test("&& binds closer than ||, and parentheses closer than both", () => {
    interface Tree {
      readonly text: string;
      readonly holds: (n: number) => boolean;
    }
    const leaf = fc
      .tuple(fc.constantFrom("=", "!=", "<", "<=", ">", ">="), fc.integer({ min: -3, max: 3 }))
      .map(([operator, value]): Tree => {
        const js: Record<string, (n: number) => boolean> = {
          "=": (n) => n === value,
          "!=": (n) => n !== value,
          "<": (n) => n < value,
          "<=": (n) => n <= value,
          ">": (n) => n > value,
          ">=": (n) => n >= value,
        };
        return { text: `$.n ${operator} ${value}`, holds: js[operator] ?? (() => false) };
      });
    const { any } = fc.letrec<{ any: Tree; all: Tree; one: Tree }>((tie) => ({
      one: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        tie("any").map(({ text, holds }): Tree => ({ text: `(${text})`, holds })),
      ),
      all: fc.array(tie("one"), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: parts.map(({ text }) => text).join(" && "),
        holds: (n) => parts.every(({ holds }) => holds(n)),
      })),
      any: fc.array(tie("all"), { minLength: 1, maxLength: 3 }).map((parts) => ({
        text: parts.map(({ text }) => text).join("||"),
        holds: (n) => parts.some(({ holds }) => holds(n)),
      })),
    }));
    fc.assert(
      fc.property(any, fc.integer({ min: -4, max: 4 }), ({ text, holds }, n) => {
        fc.pre(text.length < 1_000);
        expect(matches(`{ ${text} }`, JSON.stringify({ n }))).toBe(holds(n));
      }),
      { numRuns: 300 },
    );
  });

  test("what is not a JSON object never matches", () => {
    for (const message of ["ERROR", "[1]", "null", '"x"', "{", ""]) {
      expect(matches("{ $.level NOT EXISTS }", message)).toBe(false);
    }
  });
});

describe("fields", () => {
  const line = '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534';

  test.for([
    ["[ip, user, username, timestamp, request, status_code, bytes]", true],
    ["[ip, user, username, timestamp, request, status_code = 4*, bytes]", true],
    ["[ip, user, username, timestamp, request, status_code = 5*, bytes]", false],
    ["[ip, user, username, timestamp, request, status_code, bytes > 1000]", true],
    ["[ip, user, username, timestamp, request, status_code, bytes > 2000]", false],
    ['[ip, user, username, timestamp, request = "*html*", status_code, bytes]', true],
    ["[ip, ..., status_code = 4*, bytes]", true],
    ["[..., bytes = 1534]", true],
    ["[ip != 127.0.0.1, ...]", false],
    ["[w1, w2]", false],
    ["[..., s = 4* || s = 5*, bytes >= 1000 && bytes < 2000]", true],
    ["[ip=%^127\\.0\\.0\\.[1-9]$%, ..., bytes]", true],
    ["[ip, ..., s=%^[0-9]{3,3}$%, bytes]", true],
    ["[ip, ..., s=%^[0-9]{4,5}$%, bytes]", false],
    ['[ip, ..., request = "GET /a && b, c || d" || request = *html*, s, bytes]', true],
    ["[ip, ..., request =*.html*, s!=5*&&s!=3*, bytes]", true],
  ] as const)("%s: %s", ([pattern, expected]) => {
    expect(matches(pattern, line)).toBe(expected);
  });
});

describe("what is not a pattern", () => {
  test.for([
    ["foo-bar", "Invalid character(s) in term 'foo-bar'"],
    ['"open', "Invalid filter pattern"],
    ["%open", "Invalid filter pattern"],
    ["%(a)%", "Invalid filter pattern"],
    ["%a!%", "Invalid filter pattern"],
    ["%[z-a]%", "Invalid filter pattern"],
    ["%a{9,2}%", "Invalid filter pattern"],
    ["%a{99999}%", "Invalid filter pattern"],
    ["%*a%", "Invalid filter pattern"],
    ["{ $.a = 1", "Invalid filter pattern"],
    ["{ }", "Invalid filter pattern"],
    ["{ $.a }", "Invalid filter pattern"],
    ["{ $.a > x }", "Invalid filter pattern"],
    ["{ $.a = 1 && }", "Invalid filter pattern"],
    ["{ ($.a = 1 }", "Invalid filter pattern"],
    ["{ $.a = 1 $.b = 2 }", "Invalid filter pattern"],
    [`{ ${"(".repeat(500)} }`, "Invalid filter pattern"],
    ["[a, b", "Invalid filter pattern"],
    ["[..., a, ...]", "Invalid filter pattern"],
    ["[a ~ b]", "Invalid filter pattern"],
  ] as const)("%s is refused", ([pattern, message]) => {
    expect(() => compilePattern(pattern)).toThrow(
      expect.objectContaining({ code: "InvalidParameterException", message }),
    );
  });

  test("any text compiles or is refused, and then any message is decided", () => {
    const language = fc.constantFrom(
      ..."abc12 ?-\"%{}[]()$.=<>!&|*\\,'^+".split(""),
      "$.a",
      "&&",
      "||",
      "...",
    );
    fc.assert(
      fc.property(fc.string({ unit: language, maxLength: 30 }), fc.string(), (pattern, message) => {
        const result = outcome(() => compilePattern(pattern)(message));

        expect(typeof result === "boolean" || result instanceof Fault).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
