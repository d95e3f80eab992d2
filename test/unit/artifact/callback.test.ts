import { expect, test } from "vitest";
import { takesCallback } from "../../../src/artifact/callback.ts";
import { loadSources } from "../../../src/artifact/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";
import { functionConfig } from "./function-config.ts";

test.for([
  "exports.handler = (event, context, callback) => callback(null);",
  "exports.handler = function (event, context, callback) {};",
  "exports.handler = async function main(a, b, c) {};",
  "module.exports.handler = async (a, b, c) => {};",
  "export const handler = async (a, b, c) => {};",
  "export function handler(\n  event: SQSEvent,\n  context: Context,\n  callback: Callback,\n) {}",
])("a callback is seen in %j", (code) => {
  expect(takesCallback(code, "handler")).toBe(true);
});

test.for([
  "exports.handler = async (event, context) => {};",
  "exports.handler = (a, b, c = 1) => {};",
  "exports.handler = (a, b, ...c) => {};",
  "exports.handler = wrap((a, b, c) => {});",
  "exports.other = (a, b, c) => {};",
  "// exports.handler = (a, b, c) => {};",
  "/*\nexports.handler = (a, b, c) => {};\n*/",
  "const handler = (a, b, c) => {}; exports.handler = wrap(handler);",
])("and none in %j", (code) => {
  expect(takesCallback(code, "handler")).toBe(false);
});

const CALLBACK = "exports.handler = (event, context, callback) => callback(null);";

test("it is refused for a runtime that no longer calls it, in a folder and in a script", async () => {
  const folder = await folderOf({ "index.js": CALLBACK });

  const inFolder = await failure(loadSources(functionConfig({ source: folder })));
  const inScript = await failure(loadSources(functionConfig({ source: `${folder}/index.js` })));

  expect(inFolder).toMatchObject({
    code: "CONFIG_INVALID",
    message:
      "index.js exports handler with a third parameter, a callback, which nodejs24.x no longer calls: it refuses the function.",
  });
  expect(inScript.message).toContain("a callback, which nodejs24.x no longer calls");
});

test("and taken for one that does", async () => {
  const source = await folderOf({ "index.js": CALLBACK });

  const { files } = await loadSources(functionConfig({ source, runtime: "nodejs22.x" }));

  expect(files).toHaveLength(1);
});
