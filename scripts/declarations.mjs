// The types of `sqslam/local`, for those who import it: what its door shows, and nothing behind it.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The door, and the files that what it shows is written in. Within src/, without an extension. */
const DOOR = "local/index";
const SHOWN = [
  DOOR,
  "local/options",
  "local/manual-clock",
  "local/faults/faults",
  "local/spy/spy",
  "core/clock",
  "core/errors",
  "core/random",
];

/** Writes them below `folder`. Throws when what is shown needs something that is not. */
export async function writeDeclarations(root, folder) {
  const emitted = await mkdtemp(join(tmpdir(), "sqslam-types-"));
  try {
    await emit(fileURLToPath(root), emitted);
    const reached = new Set();
    await take(DOOR, emitted, folder, reached);
    const unused = SHOWN.filter((file) => !reached.has(file));
    if (unused.length > 0) throw new Error(`Nothing at the door needs ${unused.join(", ")}`);
  } finally {
    await rm(emitted, { recursive: true, force: true });
  }
}

/** File by file, without a look at what they import: `npm run types` checks them, with all the rest. */
async function emit(root, outDir) {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const options =
    "--ignoreConfig --declaration --emitDeclarationOnly --isolatedDeclarations --noResolve --noCheck " +
    "--allowImportingTsExtensions --strict --module nodenext --target es2023 --rootDir src --outDir";
  const files = SHOWN.map((file) => `src/${file}.ts`);
  await run(process.execPath, [compiler, ...options.split(" "), outDir, ...files], { cwd: root });
}

async function take(file, from, to, reached) {
  if (reached.has(file)) return;
  if (!SHOWN.includes(file))
    throw new Error(`The door shows ${file}, which is not among the shown`);
  reached.add(file);
  const needed = [];
  const text = (await readFile(join(from, `${file}.d.ts`), "utf8")).replaceAll(
    /(\bfrom |\bimport\()"([^"]+)"/g,
    (_, before, specifier) => {
      const path = /^(\.{1,2}\/.*)\.ts$/.exec(specifier)?.[1];
      if (path === undefined) throw new Error(`${file} shows something of ${specifier}`);
      needed.push(posix.join(posix.dirname(file), path));
      // As it is written where there is no TypeScript: every way of resolving modules knows it.
      return `${before}"${path}.js"`;
    },
  );
  const path = fileURLToPath(new URL(`${file}.d.ts`, to));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  for (const next of needed) await take(next, from, to, reached);
}
