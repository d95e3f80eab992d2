// Is the handler where the runtime will look for it (aws-facts 3.9)? Seen here, it is one line; seen
// by the first message, it is a dead-letter queue.
import { SqslamError } from "../core/errors.ts";
import type { SourceFile } from "./artifact.ts";
import { refuseCallback } from "./callback.ts";
import { esModuleExports } from "./es-module.ts";
import { missingFromCommonJs, missingFromPython } from "./exports.ts";
import { type HandlerName, languageOf, splitHandler } from "./handler-name.ts";

export interface Wanted {
  /** As the file says it. */
  readonly handler: string;
  readonly runtime: string;
}

/** Throws CONFIG_INVALID where the handler is surely missing. */
export async function checkHandler(files: readonly SourceFile[], wanted: Wanted): Promise<void> {
  const language = languageOf(wanted.runtime);
  if (language === "other") return;
  if (language === "provided") {
    requireBootstrap(files, wanted);
    return;
  }
  const name = handlerName(wanted);
  if (language === "python") checkPython(files, wanted, name);
  else await checkNode(files, wanted, name);
}

export function handlerName({ handler, runtime }: Wanted): HandlerName {
  const name = splitHandler(handler, languageOf(runtime));
  if (name !== undefined) return name;
  throw new SqslamError(
    "CONFIG_INVALID",
    `function.handler is "${handler}", which ${runtime} cannot split into a file and a function.`,
    { hint: "Write file.function, such as index.handler for what index exports as handler." },
  );
}

function requireBootstrap(files: readonly SourceFile[], { runtime }: Wanted): void {
  const bootstrap = files.find(({ path }) => path === "bootstrap");
  if (bootstrap?.executable === true) return;
  const why = bootstrap === undefined ? "is not there" : "is not executable";
  throw new SqslamError(
    "CONFIG_INVALID",
    `${runtime} starts the file bootstrap at the top of function.source, which ${why}.`,
    { hint: bootstrap === undefined ? "Put it there." : "Make it executable: chmod +x bootstrap." },
  );
}

function checkPython(files: readonly SourceFile[], wanted: Wanted, name: HandlerName): void {
  const file = findFirst(files, [`${name.module}.py`, `${name.module}/__init__.py`]);
  if (file === undefined) {
    // An extension module is as good, and cannot be looked into.
    if (files.some(({ path }) => path.startsWith(`${name.module}.`) && path.endsWith(".so")))
      return;
    throw noFile(files, wanted, `${name.module}.py`, ".py");
  }
  const found = missingFromPython(file.content.toString("utf8"), name.entry);
  if (found !== undefined) throw noFunction(file.path, wanted, name.entry, found.names);
}

async function checkNode(
  files: readonly SourceFile[],
  wanted: Wanted,
  name: HandlerName,
): Promise<void> {
  const file = findFirst(
    files,
    ["js", "mjs", "cjs"].map((extension) => `${name.module}.${extension}`),
  );
  if (file === undefined) throw noFile(files, wanted, `${name.module}.js, .mjs or .cjs`, ".js");
  const code = file.content.toString("utf8");
  const [entry = ""] = name.entry.split(".");
  if (entry === name.entry) refuseCallback(file.path, code, wanted, entry);
  const written = file.path.endsWith(".cjs")
    ? undefined
    : await esModuleExports(code, entry, file.path);
  if (written === undefined) {
    const found = missingFromCommonJs(code, entry);
    if (found !== undefined) throw noFunction(file.path, wanted, entry, found.names);
    return;
  }
  if (file.path.endsWith(".js") && !isModule(files, file.path)) throw notAModule(file.path, wanted);
  if (!written.has(entry)) throw noFunction(file.path, wanted, entry, written.names);
}

const findFirst = (files: readonly SourceFile[], paths: readonly string[]) =>
  paths.flatMap((path) => files.find((file) => file.path === path) ?? [])[0];

/** Does the nearest package.json in the function say that .js files are ES modules? */
function isModule(files: readonly SourceFile[], path: string): boolean {
  const folders = path.split("/").slice(0, -1);
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const manifest = [...folders.slice(0, depth), "package.json"].join("/");
    const file = files.find((candidate) => candidate.path === manifest);
    if (file !== undefined) return /"type"\s*:\s*"module"/.test(file.content.toString("utf8"));
  }
  return false;
}

function noFile(
  files: readonly SourceFile[],
  { handler }: Wanted,
  expected: string,
  extension: string,
): SqslamError {
  const alike = files.filter(
    ({ path }) => path.endsWith(extension) && !path.includes("node_modules/"),
  );
  const shown = (alike.length > 0 ? alike : files).map(({ path }) => path);
  const script = files.find(({ path }) => !path.includes("/") && /\.[cm]?ts$/.test(path));
  return new SqslamError(
    "CONFIG_INVALID",
    `function.handler is "${handler}", but function.source has no file ${expected}. It has ${some(shown)}.`,
    {
      hint:
        script === undefined
          ? "Correct function.handler or function.source."
          : `To have TypeScript bundled, name the file itself: function.source: …/${script.path}.`,
    },
  );
}

export const noFunction = (
  path: string,
  { handler }: Wanted,
  entry: string,
  names: readonly string[],
): SqslamError =>
  new SqslamError(
    "CONFIG_INVALID",
    `function.handler is "${handler}", but ${path} has no ${entry}. It has ${some(names)}.`,
    { hint: `Export a function named ${entry}, or correct function.handler.` },
  );

const notAModule = (path: string, { runtime }: Wanted): SqslamError =>
  new SqslamError(
    "CONFIG_INVALID",
    `${path} is an ES module, but ${runtime} will load it as CommonJS: function.source has no package.json with "type": "module".`,
    {
      hint: "Add that package.json, rename the file to .mjs, or name it as function.source to have it bundled.",
    },
  );

const some = (names: readonly string[]): string =>
  names.length === 0
    ? "none"
    : names.length > 8
      ? `${names.slice(0, 8).join(", ")} and ${names.length - 8} more`
      : names.join(", ");
