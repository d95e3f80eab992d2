import type { Writable } from "node:stream";
import { isObject } from "../../core/json.ts";

export interface LineWriter {
  /** Resolves when the stream takes more. */
  write(text: string): Promise<void>;
  /** Aborts when nobody reads any more, as after `| head`. */
  readonly closed: AbortSignal;
}

/** Writes no faster than the reader reads, and ends quietly when the reader goes. */
export function lineWriter(stream: Writable): LineWriter {
  const gone = new AbortController();
  let failure: unknown;
  stream.on("error", (error: unknown) => {
    if (!isObject(error) || error["code"] !== "EPIPE") failure = error;
    gone.abort();
  });
  return {
    closed: gone.signal,
    async write(text) {
      if (failure !== undefined) throw failure;
      if (gone.signal.aborted || stream.write(text)) return;
      await new Promise<void>((resolve) => {
        stream.once("drain", resolve);
        gone.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    },
  };
}
