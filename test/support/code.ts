import { createHash } from "node:crypto";
import type { Code } from "../../src/resources/function-code.ts";

/** Code whose hashes follow from `text`, and that counts how often it was zipped. */
export function someCode(text = "one", bytes = Buffer.from(text)): Code & { zipped: number } {
  const hash = (encoding: "hex" | "base64") => createHash("sha256").update(bytes).digest(encoding);
  return {
    zipped: 0,
    sources: { files: [], manifestHash: hash("hex") },
    zip() {
      this.zipped += 1;
      return Promise.resolve({ bytes, sha256: hash("base64") });
    },
  };
}
