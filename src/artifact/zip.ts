// The same bytes for the same sources, so that AWS's CodeSha256 tells whether the code is ours.
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { ZipArchive } from "archiver";
import type { Sources, Zip } from "./artifact.ts";
import { AWS_LIMITS, tooLarge } from "./sources.ts";

// The first date that a zip can hold.
const EPOCH = new Date(Date.UTC(1980, 0, 1));

/** The same bytes for the same sources. Throws CONFIG_INVALID where AWS would refuse the size. */
export async function zipSources({ files }: Sources, limits = AWS_LIMITS): Promise<Zip> {
  const archive = new ZipArchive({ zlib: { level: 9 } });
  const bytes = buffer(archive);
  for (const { path, content, executable } of files) {
    // From memory, one after the other: archiver's own reading of files orders them by luck.
    archive.append(content, { name: path, date: EPOCH, mode: executable ? 0o755 : 0o644 });
  }
  await Promise.all([archive.finalize(), bytes]);
  const zipped = await bytes;
  if (zipped.length > limits.zipped) {
    const sizes = files.map(({ path, content }) => ({ path, bytes: content.length }));
    throw tooLarge("zipped", zipped.length, limits.zipped, sizes);
  }
  return { bytes: zipped, sha256: createHash("sha256").update(zipped).digest("base64") };
}
