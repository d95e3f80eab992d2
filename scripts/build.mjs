// Bundles the program into dist/: a chunk for each command, so that none loads what it does not use.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { writeDeclarations } from "./declarations.mjs";
import { notices } from "./notices.mjs";

const root = new URL("../", import.meta.url);
const dist = new URL("dist/", root);
const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8"));

await rm(dist, { recursive: true, force: true });
const declarations = writeDeclarations(root, new URL("types/", dist));
const shared = {
  absWorkingDir: fileURLToPath(root),
  outdir: "dist",
  // Flat: package-file.ts and local/assets.ts find their neighbours from any chunk.
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // By default esbuild takes CommonJS for a platform of node, which it cannot shake.
  mainFields: ["module", "main"],
  // What is CommonJS all the same calls require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  // The package's real dependencies: they have native parts.
  external: Object.keys(manifest.dependencies),
  alias: { "string-width": fileURLToPath(new URL("scripts/string-width.mjs", root)) },
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none", // whole licences go into one file
  metafile: true,
  logLevel: "warning",
};
// Two bundles: the endpoint needs every schema of the SDK's clients, and in one bundle with it the
// commands would load them all for the few that they use.
const program = await build({
  ...shared,
  entryPoints: { cli: "src/cli.ts", process: "src/process.ts", errors: "src/core/errors.ts" },
  plugins: [elsewhere(/\/local\/index\.ts$/, "./local.js")],
});
const endpoint = await build({
  ...shared,
  entryPoints: { local: "src/local/index.ts" },
  // One class of error for both, so that the program knows what the endpoint throws.
  plugins: [elsewhere(/\/core\/errors\.ts$/, "./errors.js")],
});

// Run as files by other processes, so never bundled.
await cp(new URL("src/local/lambda/bootstrap/", root), new URL("bootstrap/", dist), {
  recursive: true,
});

const inputs = { ...program.metafile.inputs, ...endpoint.metafile.inputs };
await writeFile(new URL("third-party-licences.txt", dist), await notices({ inputs }, root));

await declarations;

// What the launcher answers without loading the program.
await writeFile(new URL("help.txt", dist), await said(["--help"]));
await writeFile(
  new URL("version.txt", dist),
  (await said(["--version"])).replace(process.version, "{node}"),
);

/** Leaves what is imported by this path to the other bundle. */
function elsewhere(filter, path) {
  const setup = ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true }));
  return { name: "elsewhere", setup };
}

/** What the program just built says to these arguments. */
async function said(args) {
  const { main } = await import(new URL("cli.js", dist));
  const chunks = [];
  const collect = () =>
    new Writable({
      write(chunk, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
  const io = { stdin: process.stdin, stdout: collect(), stderr: collect(), env: {}, cwd: "." };
  const code = await main(args, io);
  const text = Buffer.concat(chunks).toString("utf8");
  if (code !== 0) throw new Error(`sqslam ${args.join(" ")} ended with ${code}: ${text}`);
  return text;
}
