// Lets a handler find the modules of its layers: after its own, before the runtime's. Plain Node.js
// would look into NODE_PATH last, and not at all for an import (aws-facts 3.9).
"use strict";
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL, fileURLToPath } = require("node:url");

/** `folder` is where a module of the layers would lie that sees all that they hold. */
exports.findInLayers = function findInLayers(root, folder) {
  const layers = foldersAbove(folder);
  const all = Module._nodeModulePaths;
  Module._nodeModulePaths = (from) =>
    isBelow(from, root) ? [...ownFolders(from, root), ...layers] : all(from);
  const resolve = exports.resolver(root, folder);
  if (Module.registerHooks) Module.registerHooks({ resolve });
  else
    Module.register("./node-layers-hooks.mjs", pathToFileURL(__filename), {
      data: { root, folder },
    });
};

/** A resolve hook that looks from the layers for what they have and the function itself has not. */
exports.resolver = function resolver(root, folder) {
  const layers = foldersAbove(folder);
  const parentURL = pathToFileURL(path.join(folder, "layer.js")).href;
  return (specifier, context, next) => {
    const name = /^(?:@[^/]+\/)?[^./#:][^/:]*(?=\/|$)/.exec(specifier)?.[0];
    const parent = context.parentURL?.startsWith("file:") && fileURLToPath(context.parentURL);
    if (!name || !parent || !isBelow(parent, root) || Module.isBuiltin(specifier)) {
      return next(specifier, context);
    }
    const has = (folders) => folders.some((each) => fs.existsSync(path.join(each, name)));
    const inLayers = !has(ownFolders(path.dirname(parent), root)) && has(layers);
    return next(specifier, inLayers ? { ...context, parentURL } : context);
  };
};

const isBelow = (file, root) => file === root || file.startsWith(root + path.sep);

/** The folders of modules from `from` up to the function's own. */
const ownFolders = (from, root) => foldersAbove(from).filter((folder) => isBelow(folder, root));

function foldersAbove(from) {
  const folders = [];
  for (let at = from; ; at = path.dirname(at)) {
    if (path.basename(at) !== "node_modules") folders.push(path.join(at, "node_modules"));
    if (at === path.dirname(at)) return folders;
  }
}
