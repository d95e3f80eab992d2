import { NormalizedSchema } from "@smithy/core/schema";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeForm } from "../../../../src/local/wire/form.ts";
import { jsonDecoder, jsonEncoder } from "../../../../src/local/wire/json-codec.ts";
import { iamModel, lambdaModel, sqsModel } from "../../../../src/local/wire/models.ts";
import { encodeXml, escapeXml } from "../../../../src/local/wire/xml.ts";

const input = (model: typeof sqsModel, name: string) =>
  model.operations.get(name)?.input ?? NormalizedSchema.of("unit");
const output = (model: typeof sqsModel, name: string) =>
  model.operations.get(name)?.output ?? NormalizedSchema.of("unit");

describe("JSON", () => {
  test("what is encoded is decoded to the same", () => {
    const message = fc.record(
      {
        MessageId: fc.string(),
        Body: fc.string({ unit: "grapheme" }),
        Attributes: fc.dictionary(fc.string(), fc.string()),
        MessageAttributes: fc.dictionary(
          fc.string(),
          fc.record({
            DataType: fc.string(),
            BinaryValue: fc.uint8Array().map((b) => Buffer.from(b)),
          }),
        ),
      },
      { requiredKeys: ["MessageId"], noNullPrototype: true },
    );
    const schema = output(sqsModel, "ReceiveMessage");
    fc.assert(
      fc.property(fc.array(message, { maxLength: 3 }), (Messages) => {
        const text = JSON.stringify(jsonEncoder(schema)({ Messages }));

        expect(jsonDecoder(schema)(JSON.parse(text))).toEqual({ Messages });
      }),
    );
  });

  test("a date is a number of seconds, and one that is none is refused", () => {
    const schema = output(lambdaModel, "GetEventSourceMapping");
    const LastModified = new Date(1_767_225_600_250);

    expect(jsonEncoder(schema)({ LastModified })).toEqual({ LastModified: 1_767_225_600.25 });
    expect(jsonDecoder(schema)({ LastModified: 1_767_225_600.25 })).toEqual({ LastModified });
    expect(() => jsonDecoder(schema)({ LastModified: "soon" })).toThrow("Expected timestamp");
  });
});

describe("forms", () => {
  const decode = (model: typeof sqsModel, name: string, form: string) =>
    decodeForm(input(model, name), new URLSearchParams(form));

  test.for([
    [
      "TagRole",
      "RoleName=r&Tags.member.1.Key=a&Tags.member.1.Value=b",
      { RoleName: "r", Tags: [{ Key: "a", Value: "b" }] },
    ],
    ["TagRole", "Tags.member.10.Key=j&Tags.member.9.Key=i", { Tags: [{ Key: "i" }, { Key: "j" }] }],
    ["TagRole", "Tags=", { Tags: [] }],
    ["ListRoles", "MaxItems=7&Nonsense=1", { MaxItems: 7 }],
    ["ListPolicies", "OnlyAttached=true", { OnlyAttached: true }],
  ] as const)("%s %s", ([name, form, expected]) => {
    expect(decode(iamModel, name, form)).toEqual(expected);
  });

  test("a number that is none is refused", () => {
    expect(() => decode(iamModel, "ListRoles", "MaxItems=")).toThrow("Expected a number");
    expect(() => decode(iamModel, "ListRoles", "MaxItems=1x")).toThrow("Expected a number");
  });
});

describe("XML", () => {
  test("members that are undefined leave no element", () => {
    expect(encodeXml(output(iamModel, "ListRoles"), { Roles: [], Marker: undefined })).toBe(
      "<Roles></Roles>",
    );
  });

  test.for([
    ["a<b>&\"c'", "a&lt;b&gt;&amp;&quot;c'"],
    ["line\r\nend\t", "line&#xD;\nend\t"],
    ["\u0000\u001F\uFFFF", "\uFFFD\uFFFD\uFFFD"],
    ["\uD800x\u{1F600}", "\uFFFDx\u{1F600}"],
  ] as const)("%j is written %j", ([text, written]) => {
    expect(escapeXml(text)).toBe(written);
  });
});
