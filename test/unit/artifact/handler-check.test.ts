import { expect, test } from "vitest";
import { loadSources } from "../../../src/artifact/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";
import { functionConfig } from "./function-config.ts";

interface Parts {
  readonly handler?: string;
  readonly runtime?: string;
}

const check = async (
  files: Record<string, string>,
  parts: { handler?: string; runtime?: string },
) => loadSources(functionConfig({ source: await folderOf(files), ...parts }));

const PYTHON: Parts = { handler: "app.main", runtime: "python3.13" };

type Case = readonly [name: string, files: Record<string, string>, parts: Parts];

const FOUND: readonly Case[] = [
  ["node, CommonJS", { "index.js": "exports.handler = () => {}" }, {}],
  ["node, module.exports", { "index.js": "module.exports = { handler() {} }" }, {}],
  ["node, .cjs", { "index.cjs": "module.exports.handler = () => {}" }, {}],
  ["node, .mjs", { "index.mjs": "export async function handler() {}" }, {}],
  ["node, renamed export", { "index.mjs": "const h = 1; export { h as handler };" }, {}],
  ["node, destructured export", { "index.mjs": "export const { handler } = globalThis;" }, {}],
  ["node, export of another's", { "index.mjs": 'export * from "./other.mjs";' }, {}],
  [
    "node, module by package.json",
    { "src/index.js": "export const handler = 1", "package.json": '{"type":"module"}' },
    { handler: "src/index.handler" },
  ],
  [
    "node, nested export",
    { "index.mjs": "export const api = { handler() {} }" },
    { handler: "index.api.handler" },
  ],
  ["node, unparseable", { "index.mjs": "export const = syntax of tomorrow" }, {}],
  ["node, computed", { "index.js": "Object.assign(exports, make())" }, {}],
  ["python, def", { "app.py": "def main(event, context):\n  pass" }, PYTHON],
  ["python, async def", { "app.py": "async def main(event, context): pass" }, PYTHON],
  ["python, assignment", { "app.py": "x = 1\nmain = wrap(x)" }, PYTHON],
  ["python, import", { "app.py": "from lib import main" }, PYTHON],
  ["python, import as", { "app.py": "from lib import (\n  other as main,\n)" }, PYTHON],
  ["python, import *", { "app.py": "from lib import *" }, PYTHON],
  [
    "python, package",
    { "pkg/app.py": "def main(e, c): pass" },
    { ...PYTHON, handler: "pkg.app.main" },
  ],
  [
    "python, path",
    { "pkg/app.py": "def main(e, c): pass" },
    { ...PYTHON, handler: "pkg/app.main" },
  ],
  ["python, __init__", { "app/__init__.py": "def main(e, c): pass" }, PYTHON],
  ["python, extension module", { "app.cpython-313.so": "" }, PYTHON],
  ["provided", { "bootstrap!": "#!/bin/sh" }, { handler: "any text", runtime: "provided.al2023" }],
  ["java", { "lib/a.jar": "" }, { handler: "example.Handler::run", runtime: "java21" }],
];

test.for(FOUND)("%s: the handler is found", async ([, files, parts]) => {
  const { files: loaded } = await check(files, parts);

  expect(loaded).toHaveLength(Object.keys(files).length);
});

const MISSING: readonly (readonly [...Case, message: string])[] = [
  [
    "node, no file",
    { "app.js": "x", "lib/b.js": "x" },
    {},
    "function.source has no file index.js, .mjs or .cjs. It has app.js, lib/b.js.",
  ],
  [
    "node, TypeScript in a folder",
    { "index.ts": "x" },
    {},
    "function.source has no file index.js, .mjs or .cjs. It has index.ts.",
  ],
  [
    "node, no export",
    { "index.mjs": "export const run = 1; export default 2" },
    {},
    "index.mjs has no handler. It has default, run.",
  ],
  [
    "node, no CommonJS export",
    { "index.js": "exports.run = 1; exports.stop = 2" },
    {},
    "index.js has no handler. It has run, stop.",
  ],
  [
    "node, nothing at all",
    { "index.js": "console.log(1)" },
    {},
    "index.js has no handler. It has none.",
  ],
  [
    "node, ES module loaded as CommonJS",
    { "index.js": "export const handler = 1" },
    {},
    "index.js is an ES module, but nodejs24.x will load it as CommonJS",
  ],
  [
    "node, nearest package.json decides",
    {
      "a/index.js": "export const handler = 1",
      "a/package.json": "{}",
      "package.json": '{"type":"module"}',
    },
    { handler: "a/index.handler" },
    "a/index.js is an ES module",
  ],
  [
    "python, no file",
    { "main.py": "def main(): pass" },
    PYTHON,
    "function.source has no file app.py. It has main.py.",
  ],
  [
    "python, no function",
    { "app.py": "def run(): pass\ndef stop(): pass\n  # main\n" },
    PYTHON,
    "app.py has no main. It has run, stop.",
  ],
  ["python, empty module", { "app.py": "" }, PYTHON, "app.py has no main. It has none."],
  [
    "a handler without a dot",
    { "index.js": "x" },
    { handler: "index" },
    'function.handler is "index", which nodejs24.x cannot split',
  ],
  [
    "provided, no bootstrap",
    { main: "x" },
    { runtime: "provided.al2023" },
    "starts the file bootstrap at the top of function.source, which is not there",
  ],
  [
    "provided, not executable",
    { bootstrap: "x" },
    { runtime: "provided.al2023" },
    "which is not executable",
  ],
];

test.for(MISSING)("%s: refused", async ([, files, parts, message]) => {
  const error = await failure(check(files, parts));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain(message);
  expect(error.hint).toBeTruthy();
});

test("TypeScript in a folder is answered with how to have it bundled", async () => {
  const error = await failure(check({ "index.ts": "x" }, {}));

  expect(error.hint).toBe(
    "To have TypeScript bundled, name the file itself: function.source: …/index.ts.",
  );
});
