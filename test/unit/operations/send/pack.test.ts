import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Packer } from "../../../../src/operations/send/pack.ts";
import type { OutgoingMessage } from "../../../../src/operations/send/message.ts";
import { message } from "../../../support/send.ts";

const MIB = 1_048_576;

function pack(sizes: readonly number[], mostEntries?: number): (readonly OutgoingMessage[])[] {
  const packer = new Packer(mostEntries);
  const batches = sizes.map((bytes, line) => packer.add(message({ bytes, line })));
  return [...batches, packer.flush()].filter((batch) => batch !== undefined);
}

const lengths = (batches: (readonly OutgoingMessage[])[]) => batches.map((batch) => batch.length);

test("a batch has ten messages", () => {
  expect(lengths(pack(Array.from({ length: 21 }, () => 1)))).toEqual([10, 10, 1]);
});

test("a batch has one MiB", () => {
  expect(lengths(pack([MIB / 2, MIB / 2, 1]))).toEqual([2, 1]);
  expect(lengths(pack([MIB / 2, MIB / 2 + 1, 1]))).toEqual([1, 2]);
});

test("whatever the sizes, batches hold every message once and in order, within both limits", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: MIB }), { maxLength: 60 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 10 }), (sizes, most) => {
      const batches = pack(sizes, most);

      expect(batches.flat().map((each) => each.line)).toEqual(sizes.map((_, i) => i));
      for (const batch of batches) {
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(most);
        expect(batch.reduce((sum, each) => sum + each.bytes, 0)).toBeLessThanOrEqual(MIB);
      }
    }),
  );
});
