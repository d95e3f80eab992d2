// "Lambda returns up to 50 functions per call" (botocore's documentation of ListFunctions); the model
// allows more to be asked for (aws-facts 3.1).
import { expect, test } from "vitest";
import { pageOf } from "../../../../src/local/lambda/page.ts";

const all = Array.from({ length: 120 }, (_, index) => `f-${119 - index}`);
const page = (Marker?: string, MaxItems?: number) =>
  pageOf(all, (name) => name, { Marker, MaxItems });

test("a page holds fifty, however many are asked for, and they come in their order", () => {
  const first = page(undefined, 10_000);
  const second = page(first.NextMarker);
  const third = page(second.NextMarker);

  expect([first, second, third].map((each) => each.page.length)).toEqual([50, 50, 20]);
  expect([...first.page, ...second.page, ...third.page]).toEqual(all.toReversed());
  expect(third.NextMarker).toBeUndefined();
});

test("a page that ends with the last one is the last", () => {
  expect(page("f-109", 10)).toEqual({ page: all.slice(0, 10).toReversed(), NextMarker: undefined });
});
