// A sample of what `npm run test:fuzz` does at length.
import { expect, test } from "vitest";
import { fuzzConnections, fuzzPieces, fuzzRequests } from "../../fuzz/wire.ts";

test("wrong requests of every protocol get an answer in AWS's form", async () => {
  expect(await fuzzRequests({ runs: 300 })).toBe(300);
});

test("requests in pieces, one behind the other, are all answered", async () => {
  expect(await fuzzPieces({ runs: 60 })).toBe(60);
});

test("connections that end early or speak something else harm nobody", async () => {
  expect(await fuzzConnections({ runs: 80 })).toBe(80);
});
