// Bundles the program into dist/: a chunk for each command, so that none loads what it does not use.
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import process from "node:process";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { notices } from "./notices.mjs";

const root = new URL("../", import.meta.url);
const dist = new URL("dist/", root);
const manifest = JSON.parse(await readFile(new URL("package.json", root), "utf8"));

await rm(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: fileURLToPath(root),
  entryPoints: { cli: "src/cli.ts", process: "src/process.ts", local: "src/local/index.ts" },
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
});

// Run as files by other processes, so never bundled.
await cp(new URL("src/local/lambda/bootstrap/", root), new URL("bootstrap/", dist), {
  recursive: true,
});

await writeFile(new URL("third-party-licences.txt", dist), await notices(metafile, root));

// What the launcher answers without loading the program.
await writeFile(new URL("help.txt", dist), await said(["--help"]));
await writeFile(
  new URL("version.txt", dist),
  (await said(["--version"])).replace(process.version, "{node}"),
);

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
