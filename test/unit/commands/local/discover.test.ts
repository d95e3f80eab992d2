import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { discover } from "../../../../src/commands/local/discover.ts";
import { failure } from "../../../support/failure.ts";
import { folderOf } from "../../../support/folder.ts";

/** Answers every request with that, as the endpoint would answer for its health. */
async function answering(health: unknown): Promise<string> {
  const server = createServer((_request, response) => response.end(JSON.stringify(health)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const announced = (url: string, pid = 42) => JSON.stringify({ pid, url, startedAt: "2026-01-01" });

test("the endpoint is found from a folder below its own", async () => {
  const url = await answering({ name: "sqslam", pid: 42 });
  const root = await folderOf({ ".sqslam/endpoint.json": announced(url), "a/b/file": "" });

  const place = await discover({ cwd: join(root, "a/b"), env: {} }, undefined);

  expect(place).toMatchObject({ endpoint: url, region: "us-east-1" });
});

test("the endpoint is found from the pipeline file's folder, too", async () => {
  const url = await answering({ name: "sqslam", pid: 42 });
  const root = await folderOf({ "project/.sqslam/endpoint.json": announced(url), "else/file": "" });
  const file = join(root, "project/sqslam.yaml");

  const place = await discover({ cwd: join(root, "else"), env: {} }, file);

  expect(place.endpoint).toBe(url);
});

test("SQSLAM_LOCAL_DIR goes before what lies nearer", async () => {
  const url = await answering({ name: "sqslam", pid: 42 });
  const root = await folderOf({
    ".sqslam/endpoint.json": announced("http://127.0.0.1:1"),
    "state/endpoint.json": announced(url),
  });

  const place = await discover({ cwd: root, env: { SQSLAM_LOCAL_DIR: "state" } }, undefined);

  expect(place.endpoint).toBe(url);
});

test.each([
  ["nothing is announced", async () => ({ "some/file": "" })],
  ["the announcement is torn", async () => ({ ".sqslam/endpoint.json": '{"pid":42,"ur' })],
  [
    "nothing answers any more",
    async () => ({ ".sqslam/endpoint.json": announced("http://127.0.0.1:1") }),
  ],
  [
    "another process answers at its port",
    async () => ({
      ".sqslam/endpoint.json": announced(await answering({ name: "sqslam", pid: 43 })),
    }),
  ],
  [
    "another program answers at its port",
    async () => ({ ".sqslam/endpoint.json": announced(await answering({ pid: 42 })) }),
  ],
  [
    "the announcement points away from this machine",
    async () => ({ ".sqslam/endpoint.json": announced("http://example.invalid:80") }),
  ],
])("where %s, --local says how to start one", async (_name, files) => {
  const root = await folderOf(await files());

  const error = await failure(discover({ cwd: root, env: {} }, undefined));

  expect(error.code).toBe("UNREACHABLE");
  expect(error.hint).toBe("Start one: sqslam local start --detach");
});
