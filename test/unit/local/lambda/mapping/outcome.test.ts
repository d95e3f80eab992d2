// aws-facts 4.6
import { describe, expect, test } from "vitest";
import { doneIds } from "../../../../../src/local/lambda/mapping/outcome.ts";

const IDS = ["a", "b", "c"];
const done = (payload: string, partial = true) => doneIds(IDS, Buffer.from(payload), partial);

describe("with ReportBatchItemFailures", () => {
  test.for<[name: string, payload: string]>([
    ["an empty list", '{"batchItemFailures":[]}'],
    ["a null list", '{"batchItemFailures":null}'],
    ["an empty object", "{}"],
    ["another object", '{"statusCode":200}'],
    ["null", "null"],
    ["nothing", ""],
  ])("%s means that all is done", ([, payload]) => {
    expect(done(payload)).toEqual(IDS);
  });

  test.for<[name: string, payload: string]>([
    ["broken JSON", '{"batchItemFailures":['],
    ["a text", '"ok"'],
    ["a number", "1"],
    ["a list", '[{"itemIdentifier":"a"}]'],
    ["failures that are no list", '{"batchItemFailures":{"itemIdentifier":"a"}}'],
    ["failures that are a text", '{"batchItemFailures":"a"}'],
    ["an empty identifier", '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ["a null identifier", '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ["a number as identifier", '{"batchItemFailures":[{"itemIdentifier":1}]}'],
    ["a wrong key", '{"batchItemFailures":[{"foo":"a"}]}'],
    ["a bare identifier", '{"batchItemFailures":["a"]}'],
    ["null among the failures", '{"batchItemFailures":[null]}'],
    ["an identifier of no message", '{"batchItemFailures":[{"itemIdentifier":"z"}]}'],
    [
      "one good identifier and one of no message",
      '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"z"}]}',
    ],
  ])("%s means that nothing is done", ([, payload]) => {
    expect(done(payload)).toEqual([]);
  });

  test("the messages that are not named are done", () => {
    expect(done('{"batchItemFailures":[{"itemIdentifier":"b"}]}')).toEqual(["a", "c"]);
  });

  test("a message named twice fails once", () => {
    const twice = '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"b"}]}';

    expect(done(twice)).toEqual(["a", "c"]);
  });
});

test.for(['{"batchItemFailures":[{"itemIdentifier":"b"}]}', "not JSON", "null"])(
  "without the response type all is done, whatever is answered: %s",
  (payload) => {
    expect(done(payload, false)).toEqual(IDS);
  },
);
