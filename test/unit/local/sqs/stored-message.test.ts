import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Content, Progress, Visibility } from "../../../../src/local/sqs/message.ts";
import {
  packContent,
  packProgress,
  unpackContent,
  unpackProgress,
} from "../../../../src/local/sqs/stored-message.ts";

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const maybe = fc.option(text, { nil: undefined });
const time = fc.nat();

const attribute = fc.oneof(
  fc.record({ dataType: text, stringValue: text }),
  fc.record({ dataType: text, binaryValue: fc.uint8Array({ maxLength: 20 }) }),
);

const content: fc.Arbitrary<Content> = fc.record({
  id: text,
  body: text,
  md5: text,
  attributes: fc.dictionary(fc.oneof(text, fc.constant("__proto__")), attribute, { maxKeys: 10 }),
  md5OfAttributes: maybe,
  senderId: text,
  sentAt: time,
  groupId: maybe,
  deduplicationId: maybe,
  traceHeader: maybe,
  deadLetterSource: maybe,
  receivedBefore: fc.nat(),
});

const visibility: fc.Arbitrary<Visibility> = fc.oneof(
  fc.constant({ status: "ready" } as const),
  fc.record({ status: fc.constant("delayed" as const), until: time }),
  fc.record({ status: fc.constant("in-flight" as const), since: time, until: time }),
);

const progress: fc.Arbitrary<Progress> = fc.record({
  receives: fc.nat(),
  firstReceivedAt: fc.option(time, { nil: undefined }),
  visibility,
});

test("whatever a message is, it comes back from its list", () => {
  fc.assert(
    fc.property(content, (given) => {
      const back = unpackContent(packContent(given));

      expect(back).toEqual(given);
      expect(Object.keys(back.attributes).toSorted()).toEqual(
        Object.keys(given.attributes).toSorted(),
      );
    }),
  );
});

test("whatever has happened to it does too", () => {
  fc.assert(
    fc.property(progress, (given) => {
      expect(unpackProgress(packProgress(given))).toEqual(given);
    }),
  );
});
