import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { FunctionConfig } from "../config/pipeline.ts";
import { SqslamError } from "../core/errors.ts";
import type { Sources } from "./artifact.ts";
import { BUNDLED, bundle } from "./bundle.ts";
import { refuseCallback } from "./callback.ts";
import { checkHandler, handlerName, noFunction } from "./check.ts";
import { missingFromCommonJs } from "./exports.ts";
import { readFolder } from "./folder.ts";
import { languageOf } from "./handler-name.ts";
import { AWS_LIMITS, makeSources, refuseUnzipped } from "./sources.ts";

/**
 * Reads or bundles a function's source and checks that its handler is there.
 * Throws CONFIG_INVALID, in one screen, where it is not or where AWS would refuse it.
 */
export async function loadSources(
  fn: FunctionConfig,
  signal?: AbortSignal,
  limits = AWS_LIMITS,
): Promise<Sources> {
  signal?.throwIfAborted();
  const info = await look(fn.source);
  if (!info.isDirectory()) return loadScript(fn, limits);
  const files = await readFolder(fn.source, fn.exclude, limits, signal);
  if (files.length === 0) {
    throw new SqslamError(
      "CONFIG_INVALID",
      `function.source, ${fn.source}, has no files, or all of them are excluded.`,
      { hint: "Put the handler there, or correct function.source." },
    );
  }
  await checkHandler(files, fn);
  return makeSources(files);
}

async function loadScript(fn: FunctionConfig, limits: typeof AWS_LIMITS): Promise<Sources> {
  if (!BUNDLED.test(fn.source)) {
    const kind = extname(fn.source) === ".zip" ? "a zip" : "a single file of another kind";
    throw new SqslamError(
      "CONFIG_INVALID",
      `function.source, ${fn.source}, is ${kind}: a folder can be zipped, and a .ts, .mts, .js, .mjs or .cjs file bundled.`,
      { hint: "Name the folder that the handler lies in." },
    );
  }
  if (languageOf(fn.runtime) !== "node") {
    throw new SqslamError(
      "CONFIG_INVALID",
      `function.source, ${fn.source}, is a script for Node, but function.runtime is ${fn.runtime}.`,
      { hint: "Set function.runtime to nodejs24.x, or name a folder as function.source." },
    );
  }
  const { module, entry } = handlerName(fn);
  refuseCallback(fn.source, await readFile(fn.source, "utf8"), fn, entry);
  const { files, format, exports } = await bundle(fn.source, module, fn.runtime);
  const [name = ""] = entry.split(".");
  if (exports !== undefined && !exports.includes(name)) {
    throw noFunction(fn.source, fn, name, exports);
  }
  if (format === "cjs") {
    const found = missingFromCommonJs(await readFile(fn.source, "utf8"), name);
    if (found !== undefined) throw noFunction(fn.source, fn, name, found.names);
  }
  refuseUnzipped(
    files.map(({ path, content }) => ({ path, bytes: content.length })),
    limits,
  );
  return makeSources(files);
}

async function look(source: string): Promise<Stats> {
  try {
    return await stat(source);
  } catch (error) {
    throw new SqslamError("CONFIG_INVALID", `function.source, ${source}, does not exist.`, {
      hint: "Correct function.source: it is relative to the pipeline file's folder.",
      cause: error,
    });
  }
}
