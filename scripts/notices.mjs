// The licences of what is bundled: their texts must travel with the code.
import { readdir, readFile } from "node:fs/promises";

/** One text with name, version and licence of every package that esbuild's metafile has inputs from. */
export async function notices(metafile, root) {
  const folders = new Set();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  const sorted = [...folders].sort((a, b) => (a < b ? -1 : 1));
  const texts = sorted.map((folder) => notice(new URL(`${folder}/`, root)));
  return (await Promise.all(texts)).join(`\n${"-".repeat(80)}\n\n`);
}

async function notice(folder) {
  const { name, version, license } = JSON.parse(
    await readFile(new URL("package.json", folder), "utf8"),
  );
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file === undefined ? "" : await readFile(new URL(file, folder), "utf8");
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
