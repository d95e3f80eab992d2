// What may happen in the life of a queue and its dead-letter queue, and under which rules.
import * as fc from "fast-check";
import type { Place, Rules } from "./tracker.ts";

export type Step =
  | {
      readonly kind: "send";
      readonly group: string;
      readonly dedup: string;
      readonly delay: number;
    }
  | {
      readonly kind: "receive";
      readonly place: Place;
      readonly most: number;
      readonly visibility: number;
    }
  | { readonly kind: "delete"; readonly which: number }
  | { readonly kind: "change"; readonly which: number; readonly visibility: number }
  | { readonly kind: "purge"; readonly place: Place }
  | { readonly kind: "redrive"; readonly perSecond: number; readonly named: boolean }
  | { readonly kind: "cancel" }
  | { readonly kind: "restart" }
  | { readonly kind: "pass"; readonly ms: number };

const place = fc.constantFrom<Place>("source", "dead");
const visibility = fc.oneof(fc.constant(0), fc.nat(30));
export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("send" as const),
      group: fc.constantFrom("a", "b", "c"),
      dedup: fc.constantFrom("1", "2", "3", "4", "5", "6", "7", "8"),
      delay: fc.oneof(fc.constant(0), fc.nat(40)),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("receive" as const),
      place,
      most: fc.constantFrom(1, 2, 10, 10_000),
      visibility,
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), which: fc.nat(8) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("change" as const), which: fc.nat(8), visibility }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("purge" as const), place }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("redrive" as const),
      perSecond: fc.constantFrom(1, 7, 500),
      named: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart" as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.oneof(fc.nat(3_000), fc.nat(60_000), fc.constant(150_000)),
    }),
  },
);

export const rules: fc.Arbitrary<Rules> = fc.record({
  fifo: fc.boolean(),
  scope: fc.constantFrom("queue", "messageGroup"),
  most: fc.integer({ min: 1, max: 3 }),
  retention: fc.constantFrom(120, 1_209_600),
});
