import type { Readable, Writable } from "node:stream";

export type Env = Readonly<Record<string, string | undefined>>;

/** Where the program reads and writes, made once, with a twin for tests. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Answers. */
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  /** Narration. */
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Env;
  readonly cwd: string;
}
