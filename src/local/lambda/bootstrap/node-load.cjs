// From the handler's name to a function, as the runtimes find it (aws-facts 3.9).
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { RuntimeError } = require("./node-errors.cjs");
const { CALLBACKS } = require("./node-invoke.cjs");

exports.loadHandler = async function loadHandler(root, name) {
  if (name.includes("..")) {
    throw new RuntimeError(
      "Runtime.MalformedHandlerName",
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const folder = name.slice(0, name.length - path.basename(name).length);
  const match = /^([^.]*)\.(.*)$/.exec(path.basename(name));
  if (!match) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const [, module, entry] = match;

  const namespace = await load(root, path.join(folder, module));
  const handler = entry.split(".").reduce((found, key) => found?.[key], namespace);
  if (handler === undefined || handler === null) {
    const text = `${name} is undefined or not exported`;
    throw new RuntimeError("Runtime.HandlerNotFound", text);
  }
  if (typeof handler !== "function") {
    throw new RuntimeError("Runtime.HandlerNotFound", `${name} is not a function`);
  }
  if (!CALLBACKS && handler.length >= 3) {
    const text =
      "Callback-based function handlers are not supported from Node.js 24 on. Use an async function or return a value.";
    throw new RuntimeError("Runtime.CallbackHandlerDeprecated", text);
  }
  return handler;
};

async function load(root, module) {
  try {
    return await find(root, module);
  } catch (error) {
    if (error instanceof SyntaxError) throw wrapped("Runtime.UserCodeSyntaxError", error);
    explainSdk(error);
    if (error?.code === "MODULE_NOT_FOUND") throw wrapped("Runtime.ImportModuleError", error);
    throw error;
  }
}

function find(root, module) {
  const base = path.resolve(root, module);
  if (isFile(base)) return require(base);
  if (isFile(`${base}.js`)) {
    return isModuleScope(root, path.dirname(base))
      ? importFile(`${base}.js`)
      : require(`${base}.js`);
  }
  if (isFile(`${base}.mjs`)) return importFile(`${base}.mjs`);
  if (isFile(`${base}.cjs`)) return require(`${base}.cjs`);
  if (fs.existsSync(base)) return require(base);
  // Last, as a package.
  return require(require.resolve(module, { paths: [root, path.dirname(base)] }));
}

const importFile = (file) => import(pathToFileURL(file).href);

/** Whether the nearest package.json makes .js files ES modules; the search ends at the task root. */
function isModuleScope(root, folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (path.basename(at) === "node_modules") return false;
    const manifest = path.join(at, "package.json");
    if (isFile(manifest)) return JSON.parse(fs.readFileSync(manifest, "utf8")).type === "module";
    if (at === root || at === path.dirname(at)) return false;
  }
}

/** AWS's runtime has an SDK of its own; this one has what is installed beside sqslam. */
function explainSdk(error) {
  if (!/MODULE_NOT_FOUND$/.test(error?.code ?? "")) return;
  const [, name] = /'(@(?:aws-sdk|smithy)\/[^'/]+)/.exec(error.message) ?? [];
  if (name === undefined) return;
  console.warn(
    `${name} comes with AWS's Node.js runtimes, and is not installed beside sqslam: install it there (npm install --save-dev ${name}) or bundle it with the handler.`,
  );
}

function isFile(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function wrapped(name, error) {
  const wrapper = new RuntimeError(name, `${error.name}: ${error.message}`);
  wrapper.stack = `${name}: ${error.stack}`;
  return wrapper;
}
