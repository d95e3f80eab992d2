// The examples of the CloudWatch Logs User Guide, "Filter and pattern syntax", with what it says that each
// of them finds, and the rules that it states in words.
import { describe, expect, test } from "vitest";
import { compilePattern } from "../../../../src/local/logs/pattern.ts";

type Cases = readonly (readonly [pattern: string, found: readonly number[]])[];

/** Each pattern finds exactly the messages of those places. */
function finds(messages: readonly string[], cases: Cases): void {
  test.for(cases)("%s finds %j", ([pattern, found]) => {
    const matches = compilePattern(pattern);
    const places = messages.flatMap((message, i) => (matches(message) ? [i + 1] : []));

    expect(places).toEqual(found);
  });
}

const pattern = (event: object, cases: readonly (readonly [string, boolean])[]) =>
  finds(
    [JSON.stringify(event)],
    cases.map(([text, isFound]) => [text, isFound ? [1] : []]),
  );

describe("terms", () => {
  finds(
    [
      "[ERROR 400] BAD REQUEST",
      "[ERROR 401] UNAUTHORIZED REQUEST",
      "[ERROR 419] MISSING ARGUMENTS",
      "[ERROR 420] INVALID ARGUMENTS",
      "[INFO 200] OK",
    ],
    [
      ["ERROR", [1, 2, 3, 4]],
      ["ERROR ARGUMENTS", [3, 4]],
      ["?ERROR ?ARGUMENTS", [1, 2, 3, 4]],
      ["?ERROR ?INFO", [1, 2, 3, 4, 5]],
      ["ERROR -ARGUMENTS", [1, 2]],
      ['"BAD REQUEST"', [1]],
      ['ERROR -"BAD REQUEST"', [2, 3, 4]],
      ['"ERROR 4"', [1, 2, 3, 4]],
      ['"[ERROR 420]"', [4]],
      ["-ERROR -OK", []],
      // Optional terms count for nothing beside another.
      ["?BAD REQUEST", [1, 2]],
      ["?BAD -UNAUTHORIZED", [1, 3, 4, 5]],
      ['" "', [1, 2, 3, 4, 5]],
      ["", [1, 2, 3, 4, 5]],
    ],
  );

  finds(
    ["ERROR WARN message", "ERROR message", "WARN message"],
    [
      ["ERROR", [1, 2]],
      ["?ERROR ?WARN", [1, 2, 3]],
      ["ERROR WARN", [1]],
      ["ERROR -WARN", [2]],
      ["[w1=ERROR, w2]", [2]],
      ["[w1=ERROR || w1=WARN, w2]", [2, 3]],
      ["[w1!=ERROR && w1!=WARN, w2]", []],
      ["[w1, w2]", [2, 3]],
      ["[w1, w2, w3]", [1]],
      ["[w1, ...]", [1, 2, 3]],
    ],
  );

  finds(
    ["[ERROR 401] UNAUTHORIZED REQUEST", "[SUCCESS 200] AUTHORIZED REQUEST", "color", "colour"],
    [
      ["%AUTHORIZED%", [1, 2]],
      ["%UN|SUCC%", [1, 2]],
      ["%4[0-9]{2}%", [1]],
      ["%^.ERROR%", [1]],
      ["%REQUEST$%", [1, 2]],
      ["%colou?r%", [3, 4]],
      [String.raw`%\[[A-Z]+\s\d+\]%`, [1, 2]],
    ],
  );
});

describe("JSON: one condition", () => {
  pattern(
    {
      eventType: "UpdateTrail",
      sourceIPAddress: "111.111.111.111",
      arrayKey: ["value", "another value"],
      objectList: [
        { name: "a", id: 1 },
        { name: "b", id: 2 },
      ],
      SomeObject: null,
      ThisFlag: true,
      ThatFlag: false,
      latency: 1500,
      small: 0.009,
      text: "Ev*ent",
      "key-with_both": "Ünïcode @ $",
    },
    [
      ['{ $.eventType = "UpdateTrail" }', true],
      ["{ $.eventType = UpdateTrail }", true],
      ["{ $.eventType = *Trail }", true],
      ["{ $.eventType = Update* }", true],
      ["{ $.eventType = Up*Trail }", false],
      // Within a term the asterisk is one.
      ["{ $.text = Ev*ent }", true],
      ["{ $.sourceIPAddress != 123.123.* }", true],
      ["{ $.sourceIPAddress != 111.111.* }", false],
      ['{ $.arrayKey[0] = "value" }', true],
      ['{ $.arrayKey[1] = "value" }', false],
      ['{ $.eventType[0] = "U" }', false],
      ["{ $.objectList[1].id = 2 }", true],
      ["{ $.objectList[2].id = 2 }", false],
      ["{ $.arrayKey[0].id = 2 }", false],
      ["{ $.SomeObject IS NULL }", true],
      ["{ $.eventType IS NULL }", false],
      ["{ $.SomeOtherObject NOT EXISTS }", true],
      ["{ $.SomeObject NOT EXISTS }", false],
      ["{ $.SomeOtherObject IS NULL }", false],
      ["{ $.ThisFlag IS TRUE }", true],
      ["{ $.ThisFlag IS FALSE }", false],
      ["{ $.ThatFlag IS FALSE }", true],
      ["{ $.eventType IS TRUE }", false],
      ["{ $.latency >= 1500 }", true],
      ["{ $.latency > 1500 }", false],
      ["{ $.latency > +1000 }", true],
      ["{ $.latency > -1 }", true],
      ["{ $.latency < 10e3 }", true],
      ["{ $.small < 10e-3 }", true],
      ["{ $.small <= 55.5 }", true],
      ["{ $.latency != 500 }", true],
      ["{ $.latency = 1.5e+3 }", true],
      ['{ $.key-with_both = "Ünïcode @ $" }', true],
      ["{ $.eventType = %^Update% }", true],
      // A selector that ends at a list or an object finds nothing, whatever is asked.
      ["{ $.arrayKey = 1 }", false],
      ["{ $.arrayKey != 1 }", false],
      ['{ $.objectList[0] != "x" }', false],
    ],
  );
});

describe("JSON: several conditions", () => {
  pattern(
    {
      user: { id: 1, email: "John.Stiles@example.com" },
      users: [
        { id: 2, email: "John.Doe@example.com" },
        { id: 3, email: "Jane.Doe@example.com" },
      ],
      actions: ["GET", "PUT", "DELETE"],
      coordinates: [
        [0, 1, 2],
        [4, 5, 6],
        [7, 8, 9],
      ],
    },
    [
      ['{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', true],
      ['{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', false],
      [
        '{ $.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch && $.actions[2] = nomatch }',
        true,
      ],
      [
        '{ ($.user.email = "John.Stiles@example.com" || $.coordinates[0][1] = nonmatch) && $.actions[2] = nomatch }',
        false,
      ],
      ["{ $.coordinates[1][2] = 6 }", true],
      ["{ ($.user.id = 1 && ($.users[1].id = 2 || $.users[1].id = 3)) }", true],
      ["{ $.user.phone NOT EXISTS && $.user.id = 1 }", true],
      ['{ $.user.email = "a || b" || $.user.email = "c && d" }', false],
    ],
  );
});

describe("words between blanks", () => {
  finds(
    [
      '127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] "GET /apache_pb.gif HTTP/1.0" 200 1534',
      '127.0.0.1 - frank [10/Oct/2000:13:35:22 -0700] "GET /apache_pb.gif HTTP/1.0" 500 5324',
      '127.0.0.1 - frank [10/Oct/2000:13:50:35 -0700] "GET /index.html HTTP/1.0" 404 1534',
    ],
    [
      ["[ip, user, username, timestamp, request, status_code, bytes]", [1, 2, 3]],
      ["[..., status_code, bytes]", [1, 2, 3]],
      ["[ip, user, ..., status_code, bytes]", [1, 2, 3]],
      ["[ip, user, ...]", [1, 2, 3]],
      ["[ip, user, username, timestamp, request, status_code, bytes > 1600]", [2]],
      ["[ip, user, username, timestamp, request, status_code = 200, bytes]", [1]],
      ["[ip, user, username, timestamp, request, status_code = 4*, bytes]", [3]],
      ["[ip, user, username, timestamp, request = *html*, status_code = 4*, bytes]", [3]],
      ["[..., status_code = 4* || status_code = 5*, bytes]", [2, 3]],
      ["[..., status_code = 4* && status_code != 403, bytes]", [3]],
      ["[..., status_code = 4* && status_code != 404, bytes]", []],
      // A field needs no name.
      ["[..., request=*.html*, status_code=4*,]", [3]],
      ["[,,username = frank, ...]", [1, 2, 3]],
      [String.raw`[ip=%127\.0\.0\.[1-9]%, ...]`, [1, 2, 3]],
      ["[..., timestamp = *13:35*, request, status, bytes]", [2]],
    ],
  );
});

describe("at most two regular expressions", () => {
  test.for([
    ["{ $.a = %x% || $.b = %y% }", true],
    ["{ $.a = %x% || $.b = %y% || $.c = %z% }", false],
    ["[a=%x%, b=%y%]", true],
    ["[a=%x%, b=%y%, c=%z%]", false],
    // In a text it is none.
    ['{ $.a = "%x%" || $.b = %y% || $.c = %z% }', true],
  ] as const)("%s is a pattern: %s", ([text, isPattern]) => {
    expect(isCompiled(text)).toBe(isPattern);
  });

  test.for(["[]", "[ ]", "[a && ]", "{ $.a = +x && }", "{ $.a IS }", "{ a = 1 }", "{ $ = 1 }"])(
    "%s is none",
    (text) => {
      expect(() => compilePattern(text)).toThrow("Invalid filter pattern");
    },
  );
});

function isCompiled(text: string): boolean {
  try {
    compilePattern(text);
    return true;
  } catch {
    return false; // refused: that is the question
  }
}
