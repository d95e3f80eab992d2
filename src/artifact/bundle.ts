// One script and what it imports, as one file and its source map.
import { basename, dirname } from "node:path";
import type { BuildOptions, Message, Metafile, Plugin } from "esbuild";
import { SqslamError } from "../core/errors.ts";
import type { SourceFile } from "./artifact.ts";
import { isBuildFailure } from "./esbuild-failure.ts";

export const BUNDLED = /\.[cm]?[jt]s$/;

export interface Bundle {
  readonly files: readonly SourceFile[];
  readonly format: "esm" | "cjs";
  /** Names that the bundle exports; undefined where that shows only when it runs. */
  readonly exports: readonly string[] | undefined;
}

/** `module` is the handler's: the bundle is named so that `<module>.<function>` finds it. */
export async function bundle(source: string, module: string, runtime: string): Promise<Bundle> {
  const esm = await build(source, { ...shared(source, module, runtime), ...AS_ESM });
  if (!isCommonJs(esm.metafile, source)) return bundled(esm, `${module}.mjs`);
  // Of a CommonJS entry an ES module has the default export alone, so it stays what it is: a .js
  // without a package.json beside it is CommonJS (aws-facts 3.9).
  const cjs = await build(source, { ...shared(source, module, runtime), format: "cjs" });
  return { files: cjs.files, format: "cjs", exports: undefined };
}

const AS_ESM: BuildOptions = {
  format: "esm",
  outExtension: { ".js": ".mjs" },
  mainFields: ["module", "main"],
  // Packages written as CommonJS call require for Node's own modules, which ES modules lack.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};

function shared(source: string, module: string, runtime: string): BuildOptions {
  const folder = dirname(source);
  const major = /^nodejs(\d+)/.exec(runtime)?.[1];
  return {
    entryPoints: { [module]: source },
    outdir: folder, // nothing is written; source maps are relative to it
    absWorkingDir: folder,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    sourcemap: "linked",
    logLevel: "silent",
    plugins: [runtimeSdk],
    ...(major === undefined ? {} : { target: `node${major}` }),
  };
}

/** Bundles the AWS SDK where it is installed, and leaves it to the runtime's own where it is not. */
const runtimeSdk: Plugin = {
  name: "aws-sdk-of-the-runtime",
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\// }, async ({ path, pluginData: again, ...where }) => {
      if (again === true) return undefined;
      const { importer, kind, namespace, resolveDir } = where;
      const options = { importer, kind, namespace, resolveDir, pluginData: true };
      const found = await build.resolve(path, options);
      return found.errors.length > 0 ? { path, external: true } : found;
    });
  },
};

interface Built {
  readonly files: readonly SourceFile[];
  readonly metafile: Metafile;
}

async function build(source: string, options: BuildOptions): Promise<Built> {
  const esbuild = await import("esbuild"); // 10 MB of native code, needed by bundles alone
  const folder = dirname(source);
  try {
    const { outputFiles = [], metafile } = await esbuild.build({ ...options, metafile: true });
    const files = outputFiles.map(({ path, contents }) => ({
      path: path.slice(folder.length + 1).replaceAll("\\", "/"),
      content: Buffer.from(contents),
      executable: false,
    }));
    return { files, metafile };
  } catch (error) {
    if (!isBuildFailure(error)) throw error;
    throw new SqslamError(
      "CONFIG_INVALID",
      [`Cannot bundle ${source}:`, ...error.errors.slice(0, 10).map(line)].join("\n"),
      { hint: "Repair the script, or install what it imports.", cause: error },
    );
  }
}

function line({ text, location }: Message): string {
  if (location === null) return `  ${text}`;
  return `  ${location.file}:${location.line}:${location.column + 1}: ${text}`;
}

const isCommonJs = ({ inputs }: Metafile, source: string) =>
  inputs[basename(source)]?.format === "cjs";

function bundled({ files, metafile }: Built, name: string): Bundle {
  const code = files.find(({ path }) => path === name)?.content.toString("utf8") ?? "";
  // What a package outside the bundle exports is not known here.
  const open = /^export \* from/m.test(code);
  return { files, format: "esm", exports: open ? undefined : metafile.outputs[name]?.exports };
}
