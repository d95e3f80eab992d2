// Runs a benchmark of test/bench/: bundles it first, because Node 20 reads no TypeScript.
//   node scripts/bench.mjs up --rounds 5
import { spawn } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = new URL("../", import.meta.url);
// Within the package, so that what it imports is found.
const outdir = fileURLToPath(new URL("node_modules/.cache/sqslam-bench/", root));
const [name = "", ...args] = process.argv.slice(2);

const options = {
  absWorkingDir: fileURLToPath(root),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};
await build({ ...options, entryPoints: [`test/bench/${name}.ts`], packages: "external" });
// As quick to load as can be: what is measured against it is bundled too.
await build({
  ...options,
  entryPoints: ["test/bench/floor.ts"],
  mainFields: ["module", "main"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});

const bench = spawn(process.execPath, [`${outdir}${name}.mjs`, ...args], {
  cwd: root,
  stdio: "inherit",
});
bench.once("close", (code) => (process.exitCode = code ?? 1));
