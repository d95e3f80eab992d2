import { invalid } from "../faults.ts";
import type { CodeStore } from "../code/code-store.ts";
import { LARGEST_UNZIPPED } from "../code/unpack.ts";
import type { Settings } from "../function.ts";

/** Code and layers share one limit, unpacked. */
export function checkTotalSize(codes: CodeStore, sha256: string, { layers }: Settings): void {
  if (layers.length === 0) return;
  const total = [sha256, ...layers.map((layer) => layer.sha256)]
    .map((each) => unpackedSize(codes, each))
    .reduce((sum, size) => sum + size, 0);
  if (total < LARGEST_UNZIPPED) return;
  throw invalid(
    `Function code combined with layers exceeds the maximum allowed size of ${LARGEST_UNZIPPED} bytes. The actual size is ${total} bytes.`,
  );
}

function unpackedSize(codes: CodeStore, sha256: string): number {
  const use = codes.use(sha256);
  try {
    return use.entries().reduce((sum, { size }) => sum + size, 0);
  } finally {
    use.end();
  }
}
