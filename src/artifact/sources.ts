import { createHash } from "node:crypto";
import { SqslamError } from "../core/errors.ts";
import type { SourceFile, Sources } from "./artifact.ts";

/** What AWS takes (aws-facts 3.2), in bytes. */
export interface SizeLimits {
  readonly zipped: number;
  readonly unzipped: number;
}

export const AWS_LIMITS: SizeLimits = { zipped: 52_428_800, unzipped: 262_144_000 };

export function makeSources(files: readonly SourceFile[]): Sources {
  const sorted = files.toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
  const hash = createHash("sha256");
  for (const { path, executable, content } of sorted) {
    const contentHash = createHash("sha256").update(content).digest("hex");
    hash.update(`${JSON.stringify([path, executable, contentHash])}\n`);
  }
  return { files: sorted, manifestHash: hash.digest("hex") };
}

/** The largest files, as lines of a message. */
function largest(files: readonly { readonly path: string; readonly bytes: number }[]): string {
  return files
    .toSorted((a, b) => b.bytes - a.bytes)
    .slice(0, 5)
    .map(({ path, bytes }) => `  ${bytes.toLocaleString("en").padStart(13)} bytes  ${path}`)
    .join("\n");
}

export function refuseUnzipped(
  files: readonly { readonly path: string; readonly bytes: number }[],
  limits: SizeLimits,
): void {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= limits.unzipped) return;
  throw tooLarge("unpacked", total, limits.unzipped, files);
}

export function tooLarge(
  state: "unpacked" | "zipped",
  bytes: number,
  limit: number,
  files: readonly { readonly path: string; readonly bytes: number }[],
): SqslamError {
  const amount = `${bytes.toLocaleString("en")} bytes; AWS allows ${limit.toLocaleString("en")}`;
  return new SqslamError(
    "CONFIG_INVALID",
    `The function's code is too large: ${state} it has ${amount}. Its largest files:\n${largest(files)}`,
    {
      hint: "Exclude what the function does not need (function.exclude, or .sqslamignore in its folder), or name a script as function.source to have it bundled.",
    },
  );
}
