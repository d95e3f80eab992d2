import { expect, test } from "vitest";
import { said } from "./said.ts";
import { fuzzConnections, fuzzPieces, fuzzRequests } from "./wire.ts";

test("wrong requests of every protocol get an answer in AWS's form", async () => {
  const requests = await fuzzRequests({ seconds: 40 });

  expect(said(requests, "wrong requests")).toBeGreaterThan(100);
});

test("requests in pieces, one behind the other, are all answered", async () => {
  const connections = await fuzzPieces({ seconds: 15 });

  expect(said(connections, "connections with requests in pieces")).toBeGreaterThan(100);
});

test("connections that end early or speak something else harm nobody", async () => {
  const connections = await fuzzConnections({ seconds: 15 });

  expect(said(connections, "connections that say nothing sensible")).toBeGreaterThan(100);
});
