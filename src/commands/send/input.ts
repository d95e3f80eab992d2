import type { Io } from "../../core/io.ts";
import { MOST_BYTES } from "../../operations/send/allowed.ts";
import { openInput } from "../../operations/send/input.ts";
import { type LineBlock, readLines } from "../../operations/send/lines.ts";
import type { SendFlags } from "./settings.ts";

/** A line of JSONL may write every byte of its body as `\u00xx`, and has attributes beside it. */
const MOST_JSONL_BYTES = 8 * MOST_BYTES;

export interface SendInput {
  readonly blocks: AsyncIterable<LineBlock>;
  readonly totalBytes: number | undefined;
  readonly inputName: string;
  close(): void;
}

/** Throws INPUT where there is nothing to read. */
export async function inputOf(flags: SendFlags, io: Io): Promise<SendInput> {
  const { body, file, input } = flags;
  if (file === undefined) {
    const blocks = oneLine(body ?? "");
    return { blocks, totalBytes: undefined, inputName: "The message", close() {} };
  }
  const { name, stream, totalBytes } = await openInput(file, io);
  const blocks = readLines(stream, input === "jsonl" ? MOST_JSONL_BYTES : MOST_BYTES);
  return { blocks, totalBytes, inputName: name, close: () => void stream.destroy() };
}

/** The body as it is, whatever newlines it has. */
async function* oneLine(text: string): AsyncGenerator<LineBlock> {
  yield { lines: [{ kind: "text", number: 0, text }], bytesRead: Buffer.byteLength(text) };
}
