import { zipSources } from "../../src/artifact/zip.ts";
import type { Code } from "../../src/resources/function-code.ts";
import { createHash } from "node:crypto";

/** Real code of a Node handler that does nothing but say `text`. */
export function handlerCode(text = "one"): Code {
  const content = Buffer.from(
    `export const handler = async () => console.log(${JSON.stringify(text)});\n`,
  );
  const manifestHash = createHash("sha256").update(content).digest("hex");
  const sources = { files: [{ path: "index.mjs", content, executable: false }], manifestHash };
  return { sources, zip: () => zipSources(sources) };
}
