import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readReceipt, writeReceipt } from "../../../../src/local/sqs/receipt.ts";

test("a handle says what was written into it, to its own queue alone", () => {
  const receipt = { sequence: 123, receive: 4 };
  const handle = writeReceipt("abc", receipt);

  expect(readReceipt("abc", handle)).toEqual(receipt);
  expect(readReceipt("abd", handle)).toBeUndefined();
});

test("anything else is no handle", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readReceipt("abc", text)).toBeUndefined();
    }),
  );
});
