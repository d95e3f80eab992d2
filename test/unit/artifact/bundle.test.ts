import { execFile } from "node:child_process";
import { symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { loadSources } from "../../../src/artifact/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";
import { functionConfig } from "./function-config.ts";

const execute = promisify(execFile);

const ECHO = "export const handler = async (event: { n: number }) => event.n;";

async function load(files: Record<string, string>, entry: string, parts = {}) {
  const root = await folderOf(files);
  const source = join(root, entry);
  const sources = await loadSources(functionConfig({ source, ...parts }));
  const text = (path: string) =>
    sources.files.find((file) => file.path === path)?.content.toString("utf8") ?? "";
  return { root, sources, text, paths: sources.files.map(({ path }) => path) };
}

/** Writes the bundle elsewhere and calls the handler in a Node of its own, as a runtime would. */
async function run(code: string, file: string): Promise<unknown> {
  const folder = await folderOf({ [file]: code });
  const script = `import { handler } from "./${file}"; console.log(JSON.stringify(await handler({ n: 42 })));`;
  const { stdout } = await execute(process.execPath, ["--input-type=module", "-e", script], {
    cwd: folder,
  });
  return JSON.parse(stdout);
}

test("TypeScript becomes one ES module with a linked map, named as the handler wants it", async () => {
  const { text, paths } = await load(
    {
      "main.ts": `import { n } from "./n.ts"; ${ECHO} console.assert(n === 1);`,
      "n.ts": "export const n = 1;",
    },
    "main.ts",
    { handler: "app/entry.handler" },
  );

  expect(paths).toEqual(["app/entry.mjs", "app/entry.mjs.map"]);
  expect(text("app/entry.mjs")).toMatch(/\/\/# sourceMappingURL=entry\.mjs\.map\n$/);
  expect(JSON.parse(text("app/entry.mjs.map"))).toMatchObject({
    sources: ["../n.ts", "../main.ts"],
  });
  expect(await run(text("app/entry.mjs"), "entry.mjs")).toBe(42);
});

test.for(["index.mts", "index.mjs", "index.js"])("%s is bundled as an ES module", async (entry) => {
  const code = entry.endsWith("ts") ? ECHO : "export const handler = async (event) => event.n;";

  const { paths, text } = await load({ [entry]: code }, entry);

  expect(paths).toEqual(["index.mjs", "index.mjs.map"]);
  expect(await run(text("index.mjs"), "index.mjs")).toBe(42);
});

test.for(["index.js", "index.cjs", "index.ts"])("CommonJS in %s stays CommonJS", async (entry) => {
  const { paths, text } = await load(
    {
      [entry]: 'const n = require("./n.cjs"); exports.handler = async (event) => event.n + n;',
      "n.cjs": "module.exports = 1;",
    },
    entry,
  );

  expect(paths).toEqual(["index.js", "index.js.map"]);
  expect(await run(text("index.js"), "index.cjs")).toBe(43);
});

test("a CommonJS package that requires Node's own modules works inside an ES module", async () => {
  const { text } = await load(
    {
      "index.ts": 'import os from "pkg"; export const handler = async () => os.EOL;',
      "node_modules/pkg/index.js": 'module.exports = require("os");',
    },
    "index.ts",
  );

  expect(await run(text("index.mjs"), "index.mjs")).toBe("\n");
});

test("a script that makes a require of its own still works", async () => {
  const { text } = await load(
    {
      "index.mjs":
        'import { createRequire } from "node:module"; const require = createRequire(import.meta.url); export const handler = async () => require("os").EOL;',
    },
    "index.mjs",
  );

  expect(await run(text("index.mjs"), "index.mjs")).toBe("\n");
});

test("the AWS SDK is bundled where it is installed and left to the runtime where it is not", async () => {
  const code =
    'import { A } from "@aws-sdk/client-a"; import { B } from "@aws-sdk/client-b"; export const handler = () => [A, B];';

  const { text } = await load(
    { "index.ts": code, "node_modules/@aws-sdk/client-a/index.js": 'export const A = "here";' },
    "index.ts",
  );

  expect(text("index.mjs")).toContain('"here"');
  expect(text("index.mjs")).toContain('from "@aws-sdk/client-b"');
  expect(text("index.mjs")).not.toContain('from "@aws-sdk/client-a"');
});

test("syntax newer than the runtime is lowered", async () => {
  const code = "export const handler = async () => { using x = null; return 1; };";

  const { text } = await load({ "index.ts": code }, "index.ts", { runtime: "nodejs20.x" });

  expect(text("index.mjs")).not.toContain("using x");
});

test("the same script gives the same sources wherever it lies", async () => {
  const files = { "src/index.ts": `import "./b.ts"; ${ECHO}`, "src/b.ts": "console.log(1);" };

  const first = await load(files, "src/index.ts");
  const second = await load(files, "src/index.ts");

  expect(second.root).not.toBe(first.root);
  expect(second.sources.manifestHash).toBe(first.sources.manifestHash);
});

test("a script that is reached through a link is bundled", async () => {
  const root = await folderOf({ "code/index.ts": ECHO });
  await symlink("code", join(root, "link"));

  const { files } = await loadSources(functionConfig({ source: join(root, "link", "index.ts") }));

  expect(files.map(({ path }) => path)).toEqual(["index.mjs", "index.mjs.map"]);
});

test("an error in the script is named with file, line and column", async () => {
  const root = await folderOf({ "index.ts": 'import "./broken.ts";\nimport "missing";\n' });
  await writeFile(join(root, "broken.ts"), "\nconst = 1;\n");

  const error = await failure(loadSources(functionConfig({ source: join(root, "index.ts") })));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain(`Cannot bundle ${root}/index.ts:`);
  expect(error.message).toMatch(/^ {2}broken\.ts:2:7: Expected identifier/m);
  expect(error.message).toMatch(/^ {2}index\.ts:2:8: Could not resolve "missing"/m);
});

test.for([
  ["index.ts", "export const handle = 1; export default 2;", "It has default, handle."],
  ["index.ts", "const handler = 1; console.log(handler);", "It has none."],
  ["index.cjs", "exports.handle = 1;", "It has handle."],
] as const)(
  "%s without the handler is refused, naming what it exports: %s",
  async ([entry, code, has]) => {
    const source = join(await folderOf({ [entry]: code }), entry);

    const error = await failure(loadSources(functionConfig({ source })));

    expect(error.code).toBe("CONFIG_INVALID");
    expect(error.message).toBe(
      `function.handler is "index.handler", but ${source} has no handler. ${has}`,
    );
  },
);

test.for([
  'export * from "@aws-sdk/client-x";',
  "exports[`hand${'ler'}`] = 1;",
  "module.exports = Object.assign({}, globalThis.x);",
])("where exports show only at run time, nothing is said: %s", async (code) => {
  const { paths } = await load({ "index.js": code }, "index.js");

  expect(paths).toHaveLength(2);
});

test.for([
  ["code.zip", "is a zip"],
  ["lambda.py", "is a single file of another kind"],
] as const)("%s as a source is refused", async ([name, why]) => {
  const source = join(await folderOf({ [name]: "x" }), name);

  const error = await failure(loadSources(functionConfig({ source })));

  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain(why);
});

test("a script cannot be bundled for Python", async () => {
  const source = join(await folderOf({ "index.ts": ECHO }), "index.ts");

  const error = await failure(loadSources(functionConfig({ source, runtime: "python3.13" })));

  expect(error.message).toContain("is a script for Node, but function.runtime is python3.13");
});
