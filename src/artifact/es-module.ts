import { isBuildFailure } from "./esbuild-failure.ts";
import { exportsPlainly } from "./exports.ts";

export interface ModuleExports {
  readonly names: readonly string[];
  has(name: string): boolean;
}

/** What a file exports as an ES module; undefined where it is not one. */
export async function esModuleExports(
  code: string,
  wanted: string,
  path: string,
): Promise<ModuleExports | undefined> {
  if (!/\b(import|export)\b/.test(code) && !path.endsWith(".mjs")) return undefined;
  if (path.endsWith(".mjs") && exportsPlainly(code, wanted)) return exact([wanted]);
  const { build } = await import("esbuild");
  const name = "handler.js";
  try {
    const { metafile } = await build({
      stdin: { contents: code, sourcefile: name, loader: "js" },
      outfile: name,
      bundle: false,
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    if (metafile.inputs[name]?.format !== "esm" && !path.endsWith(".mjs")) return undefined;
    const names = metafile.outputs[name]?.exports ?? [];
    // `export * from` brings names that are written elsewhere.
    if (/\bexport\s*\*\s*from\b/.test(code)) return UNKNOWN;
    return exact(names);
  } catch (error) {
    // Its syntax is the runtime's business: Lambda may know more of it than this parser.
    if (isBuildFailure(error)) return UNKNOWN;
    throw error;
  }
}

const UNKNOWN: ModuleExports = { names: [], has: () => true };

const exact = (names: readonly string[]): ModuleExports => ({
  names,
  has: (name) => names.includes(name),
});
