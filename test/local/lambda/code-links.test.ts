// The links by which a zip is fetched again: `Code.Location` of GetFunction and `Content.Location` of a
// layer version are "valid for 10 minutes" (botocore's documentation of both).
import {
  DeleteFunctionCommand,
  GetFunctionCommand,
  GetLayerVersionCommand,
  PublishLayerVersionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ManualClock, manualClock } from "../../support/clock.ts";
import {
  createFunction,
  functionOf,
  type LambdaTest,
  settled,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";
import { send } from "../wire/world.ts";

const FIRST = zipOf({ "index.mjs": "export const handler = () => 'first';" }, 0o755);
const SECOND = zipOf({ "index.mjs": "export const handler = () => 'second';" }, 0o755);

let clock: ManualClock;
let lambda: LambdaTest;
beforeAll(async () => {
  clock = manualClock();
  lambda = await startLambda({ clock });
  await createFunction(lambda, functionOf("f", "", { Code: { ZipFile: FIRST } }));
});
afterAll(() => lambda.stop());

const linkOf = async (FunctionName = "f", Qualifier?: string) => {
  const { Code } = await lambda.client.send(new GetFunctionCommand({ FunctionName, Qualifier }));
  return Code?.Location ?? "";
};

async function fetched(link: string): Promise<{ status: number; bytes: Buffer }> {
  const response = await fetch(link);
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) };
}

test("a function's link answers its zip, byte for byte", async () => {
  const { Code } = await lambda.client.send(new GetFunctionCommand({ FunctionName: "f" }));

  expect(Code?.RepositoryType).toBe("S3");
  expect(await fetched(Code?.Location ?? "")).toEqual({ status: 200, bytes: Buffer.from(FIRST) });
});

test("a version's link answers the zip of its time, and so does a layer version's", async () => {
  await createFunction(lambda, functionOf("versioned", "", { Code: { ZipFile: FIRST } }));
  await lambda.client.send(new PublishVersionCommand({ FunctionName: "versioned" }));
  const update = { FunctionName: "versioned", ZipFile: SECOND };
  await lambda.client.send(new UpdateFunctionCodeCommand(update));
  await settled(lambda, "versioned");
  const layer = zipOf({ "bin/tool": "#!/bin/sh" });
  const content = { LayerName: "tools", Content: { ZipFile: layer } };
  const published = await lambda.client.send(new PublishLayerVersionCommand(content));
  const shown = await lambda.client.send(
    new GetLayerVersionCommand({ LayerName: "tools", VersionNumber: 1 }),
  );

  expect((await fetched(await linkOf("versioned", "1"))).bytes).toEqual(Buffer.from(FIRST));
  expect((await fetched(await linkOf("versioned"))).bytes).toEqual(Buffer.from(SECOND));
  for (const { Content } of [published, shown]) {
    expect((await fetched(Content?.Location ?? "")).bytes).toEqual(Buffer.from(layer));
  }
});

test("a link names the endpoint as its caller does", async () => {
  const host = `localhost:${new URL(lambda.url).port}`;
  const path = "/2015-03-31/functions/f";

  const { body } = await send(lambda.url, { method: "GET", path, headers: { host } });

  const { Code } = JSON.parse(body);
  expect(new URL(Code.Location).host).toBe(host);
});

describe("a link is refused", () => {
  const changed = (link: string, change: (url: URL) => void) => {
    const url = new URL(link);
    change(url);
    return url.href;
  };

  test("after ten minutes", async () => {
    const link = await linkOf();

    await clock.advance(599_999);
    expect((await fetched(link)).status).toBe(200);
    await clock.advance(1);
    const { status, bytes } = await fetched(link);

    expect(status).toBe(403);
    expect(bytes.toString()).toContain("expired");
  });

  test.for<[what: string, change: (url: URL) => void]>([
    ["another time", ({ searchParams }) => searchParams.set("until", "99999999999999")],
    ["another signature", ({ searchParams }) => searchParams.set("signature", "0".repeat(64))],
    ["a short signature", ({ searchParams }) => searchParams.set("signature", "0")],
    ["no signature", ({ searchParams }) => searchParams.delete("signature")],
    ["another file", (url) => void (url.pathname = "/_lambda/code/..%2F..%2Fetc%2Fpasswd")],
    ["a broken name", (url) => void (url.pathname = "/_lambda/code/%E0%A4%A")],
  ])("with %s", async ([, change]) => {
    const link = changed(await linkOf(), change);

    expect((await fetched(link)).status).toBe(403);
  });

  test("of another endpoint", async () => {
    const other = await startLambda({ clock });
    await createFunction(other, functionOf("f", "", { Code: { ZipFile: FIRST } }));
    const link = changed(await linkOf(), (url) => void (url.port = new URL(other.url).port));

    expect((await fetched(link)).status).toBe(403);
    await other.stop();
  });

  test("when nothing uses the code any more", async () => {
    const ZipFile = zipOf({ "index.mjs": "export const handler = () => 'brief';" });
    await createFunction(lambda, functionOf("brief", "", { Code: { ZipFile } }));
    const link = await linkOf("brief");
    await lambda.client.send(new DeleteFunctionCommand({ FunctionName: "brief" }));

    expect((await fetched(link)).status).toBe(404);
  });

  test.for([
    [{ host: "evil.example" }],
    [{ origin: "http://localhost:3000" }],
    [{ "sec-fetch-site": "cross-site" }],
  ] as [Record<string, string>][])("to a request with %j, like any other", async ([headers]) => {
    const { pathname, search } = new URL(await linkOf());

    const raw = await send(lambda.url, { method: "GET", path: pathname + search, headers });

    expect(raw.status).toBe(403);
    expect(raw.body).not.toContain("handler");
  });

  test("by another method than GET", async () => {
    const response = await fetch(await linkOf(), { method: "PUT", body: "x" });

    expect(response.status).toBe(404);
  });
});
