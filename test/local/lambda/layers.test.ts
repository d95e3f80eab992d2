import {
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionConfigurationCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  ListLayersCommand,
  type ListLayersCommandOutput,
  ListLayerVersionsCommand,
  type ListLayerVersionsCommandOutput,
  type PublishLayerVersionCommandInput,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyingStore } from "../../support/copying-store.ts";
import {
  createFunction,
  type Files,
  functionOf,
  invoke,
  type LambdaTest,
  settled,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";

let it: LambdaTest;
beforeAll(async () => {
  it = await startLambda();
});
afterAll(() => it.stop());

const publish = async (
  LayerName: string,
  files: Files,
  changes: Partial<PublishLayerVersionCommandInput> = {},
  { client }: Pick<LambdaTest, "client"> = it,
) => {
  const Content = { ZipFile: zipOf(files, 0o755) };
  const command = new PublishLayerVersionCommand({ LayerName, Content, ...changes });
  const { LayerVersionArn = "", ...rest } = await client.send(command);
  return { LayerVersionArn, ...rest };
};

const arn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:layer:${name}`;

describe("a layer", () => {
  test("is published in versions, each found by its number and by its ARN", async () => {
    const first = await publish("numbers", { a: "1" }, { Description: "one" });
    const second = await publish("numbers", { a: "2" }, { CompatibleRuntimes: ["nodejs24.x"] });

    expect(first).toMatchObject({
      LayerArn: arn("numbers"),
      LayerVersionArn: `${arn("numbers")}:1`,
      Version: 1,
      Description: "one",
      Content: { CodeSha256: expect.any(String), CodeSize: zipOf({ a: "1" }, 0o755).length },
    });
    expect(second).toMatchObject({ Version: 2, CompatibleRuntimes: ["nodejs24.x"] });
    const byNumber = new GetLayerVersionCommand({ LayerName: "numbers", VersionNumber: 1 });
    expect(await it.client.send(byNumber)).toMatchObject({ Version: 1, Description: "one" });
    const byArn = new GetLayerVersionByArnCommand({ Arn: second.LayerVersionArn });
    expect(await it.client.send(byArn)).toMatchObject({ Version: 2, Description: "" });
  });

  test("is listed with its latest version that fits, its versions newest first", async () => {
    await publish("listed", { a: "1" }, { CompatibleRuntimes: ["python3.13"] });
    await publish("listed", { a: "2" });

    const versions = new ListLayerVersionsCommand({ LayerName: "listed", MaxItems: 1 });
    const page = await it.client.send(versions);
    const { LayerVersions } = await it.client.send(
      new ListLayerVersionsCommand({ LayerName: arn("listed"), Marker: page.NextMarker }),
    );
    const { Layers } = await it.client.send(
      new ListLayersCommand({ CompatibleRuntime: "python3.13" }),
    );

    expect(page.LayerVersions?.map(({ Version }) => Version)).toEqual([2]);
    expect(LayerVersions?.map(({ Version }) => Version)).toEqual([1]);
    expect(Layers).toMatchObject([{ LayerName: "listed", LatestMatchingVersion: { Version: 1 } }]);
  });

  test("is found once in all pages, and so is each of its versions, 10 before 9", async () => {
    const only = { CompatibleRuntimes: ["ruby3.4" as const] };
    for (const name of ["page-9", "page-10", "page-B", "page-a"]) {
      await publish(name, { a: "1" }, only);
    }
    for (let n = 2; n <= 11; n += 1) await publish("page-a", { a: String(n) }, only);
    const layers: string[] = [];
    const versions: (number | undefined)[] = [];

    let Marker: string | undefined;
    do {
      const wanted = { CompatibleRuntime: "ruby3.4", MaxItems: 1, Marker } as const;
      const page: ListLayersCommandOutput = await it.client.send(new ListLayersCommand(wanted));
      layers.push(...page.Layers!.map(({ LayerName = "" }) => LayerName));
      Marker = page.NextMarker;
    } while (Marker !== undefined);
    do {
      const command = new ListLayerVersionsCommand({ LayerName: "page-a", MaxItems: 3, Marker });
      const page: ListLayerVersionsCommandOutput = await it.client.send(command);
      versions.push(...page.LayerVersions!.map(({ Version }) => Version));
      Marker = page.NextMarker;
    } while (Marker !== undefined);

    expect(layers.toSorted()).toEqual(["page-10", "page-9", "page-B", "page-a"]);
    expect(versions).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  test("never gets a number twice, and is deleted as often as one likes", async () => {
    await publish("gone", { a: "1" });
    const command = new DeleteLayerVersionCommand({ LayerName: "gone", VersionNumber: 1 });
    await it.client.send(command);
    await it.client.send(command);

    expect(
      (await it.client.send(new ListLayerVersionsCommand({ LayerName: "gone" }))).LayerVersions,
    ).toEqual([]);
    await expect(
      it.client.send(new GetLayerVersionCommand({ LayerName: "gone", VersionNumber: 1 })),
    ).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "The resource you requested does not exist.",
    });
    expect((await publish("gone", { a: "1" })).Version).toBe(2);
  });

  test("that leads out of its folder is refused", async () => {
    await expect(publish("unsafe", { "../a": "1" })).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: expect.stringContaining("Could not unzip"),
    });
  });
});

describe("a function", () => {
  test.for([
    [["none:1"], "Layer version arn:aws:lambda:us-east-1:000000000000:layer:none:1 does not"],
    [["l:1", "l:2", "l:3", "l:4", "l:5", "l:6"], "Cannot reference more than 5 layers."],
    [["twice:1", "twice:2"], "Two different versions of the same layer are not allowed"],
    [["noversion"], "failed to satisfy constraint"],
  ] as const)("with %j is refused", async ([names, message]) => {
    await publish("twice", { a: "1" });
    await publish("twice", { a: "2" });
    const Layers = names.map(arn);

    const created = it.client.send(new CreateFunctionCommand(functionOf("no", "", { Layers })));

    await expect(created).rejects.toMatchObject({ message: expect.stringContaining(message) });
  });

  test("with a layer of another region is refused", async () => {
    const Layers = [arn("l:1").replace("us-east-1", "eu-west-1")];

    const created = it.client.send(new CreateFunctionCommand(functionOf("no", "", { Layers })));

    await expect(created).rejects.toMatchObject({
      message:
        "Layers are not in the same region as the function. Layers are expected to be in region us-east-1.",
    });
  });

  test("with a layer of another account is refused with what can be done about it", async () => {
    const Layers = [arn("shared:7").replace("000000000000", "094274105915")];

    const created = it.client.send(new CreateFunctionCommand(functionOf("no", "", { Layers })));

    await expect(created).rejects.toMatchObject({
      name: "InvalidParameterValueException",
      message: `Layer version ${Layers[0]} does not exist. The local endpoint has the layers of account 000000000000 only: download the one of account 094274105915, publish it here (aws lambda publish-layer-version), and name that version instead.`,
    });
  });

  test("keeps its layer when that is deleted, until it gives it up", async () => {
    const layer = await publish("kept", { "nodejs/node_modules/kept.js": "module.exports = 1" });
    const code = { "index.js": 'exports.handler = async () => require("kept");' };
    const Layers = [layer.LayerVersionArn];
    await createFunction(it, functionOf("keeper", code, { Layers }));
    await it.client.send(new DeleteLayerVersionCommand({ LayerName: "kept", VersionNumber: 1 }));

    expect((await invoke(it, "keeper")).payload).toBe(1);
    const shown = new GetFunctionConfigurationCommand({ FunctionName: "keeper" });
    expect((await it.client.send(shown)).Layers).toEqual([
      { Arn: layer.LayerVersionArn, CodeSize: layer.Content?.CodeSize },
    ]);

    const none = new UpdateFunctionConfigurationCommand({ FunctionName: "keeper", Layers: [] });
    await it.client.send(none);
    await settled(it, "keeper");
    expect((await it.client.send(shown)).Layers).toBeUndefined();
    expect((await invoke(it, "keeper")).error).toBe("Unhandled");
  });
});

describe("a handler finds in its layers", () => {
  test("modules by require, the later layer's file over the earlier one's", async () => {
    const one = await publish("first", {
      "nodejs/node_modules/tool/index.js": "exports.of = 1; exports.data = require('./data');",
      "nodejs/node_modules/tool/data.js": "module.exports = 'first';",
    });
    const two = await publish("second", {
      "nodejs/node_modules/tool/data.js": "module.exports = 'second';",
    });
    const code = { "index.js": 'exports.handler = async () => require("tool");' };
    const Layers = [one.LayerVersionArn, two.LayerVersionArn];
    await createFunction(it, functionOf("requires", code, { Layers }));

    expect((await invoke(it, "requires")).payload).toEqual({ of: 1, data: "second" });
  });

  test("modules by import, those of its Node.js version first and its own before all", async () => {
    const layer = await publish("imported", {
      "nodejs/node_modules/a/package.json": '{"type":"module","exports":"./main.js"}',
      "nodejs/node_modules/a/main.js": 'export { default } from "b"; export const a = "layer";',
      "nodejs/node_modules/b/index.js": 'module.exports = "any version";',
      "nodejs/node24/node_modules/c/index.js": 'module.exports = "node24";',
      "nodejs/node_modules/c/index.js": 'module.exports = "any version";',
      "nodejs/node_modules/own/index.js": 'module.exports = "layer";',
    });
    const code = {
      "index.mjs": `import b, { a } from "a"; import c from "c"; import own from "own";
        export const handler = async () => ({ a, b, c, own });`,
      "node_modules/own/index.js": 'module.exports = "own";',
    };
    await createFunction(it, functionOf("imports", code, { Layers: [layer.LayerVersionArn] }));

    const { payload } = await invoke(it, "imports");

    expect(payload).toEqual({ a: "layer", b: "any version", c: "node24", own: "own" });
  });

  test("Python packages and programs", async () => {
    const layer = await publish("snake", {
      "python/tool.py": "NAME = 'tool'",
      "python/lib/python3.13/site-packages/deep.py": "NAME = 'deep'",
      "bin/say": "#!/bin/sh\necho said",
    });
    const code = `import subprocess, tool, deep
def handler(event, context):
    said = subprocess.run(["say"], capture_output=True, text=True).stdout
    return [tool.NAME, deep.NAME, said]
`;
    const Layers = [layer.LayerVersionArn];
    await createFunction(it, functionOf("snake", code, { Runtime: "python3.13", Layers }));

    expect((await invoke(it, "snake")).payload).toEqual(["tool", "deep", "said\n"]);
  });
});

test("layers and what functions have of them survive a restart", async () => {
  const kept = copyingStore();
  const before = await startLambda({ store: kept });
  const files = { "nodejs/node_modules/durable.js": "module.exports = 'here'" };
  const layer = await publish("durable", files, {}, before);
  await publish("durable", { other: "" }, {}, before);
  const code = { "index.js": 'exports.handler = async () => require("durable");' };
  await createFunction(before, functionOf("durable", code, { Layers: [layer.LayerVersionArn] }));
  await before.client.send(
    new DeleteLayerVersionCommand({ LayerName: "durable", VersionNumber: 1 }),
  );
  await before.stop();

  const after = await startLambda({ store: kept });
  const payload = (await invoke(after, "durable")).payload;
  const next = await publish("durable", files, {}, after);
  await after.stop();

  expect(payload).toBe("here");
  expect(next.Version).toBe(3);
});
