// Bytes to lines, with memory bounded by one line whatever the input: readline would hold a line
// of any length, and decodes wrong bytes to U+FFFD without a word.
import { isUtf8 } from "node:buffer";

/** Numbers count from 0. */
export type Line =
  | { readonly kind: "text"; readonly number: number; readonly text: string }
  | { readonly kind: "too-long"; readonly number: number; readonly bytes: number }
  | { readonly kind: "not-utf8"; readonly number: number };

const LF = 0x0a;
const CR = 0x0d;
const BYTE_ORDER_MARK = "\uFEFF";
const EMPTY = Buffer.alloc(0);

export class LineSplitter {
  readonly #mostBytes: number;
  #number = 0;
  /** The beginning of a line whose end has not been read. */
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** A line of more than `mostBytes` is counted and not kept. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The lines that `chunk` completes. */
  push(chunk: Buffer): Line[] {
    const first = chunk.indexOf(LF);
    if (first === -1) {
      this.#hold(chunk);
      return [];
    }
    const last = chunk.lastIndexOf(LF);
    const lines = [this.#completed(chunk.subarray(0, first))];
    if (last > first) this.#whole(chunk.subarray(first + 1, last), lines);
    if (last + 1 < chunk.length) this.#hold(chunk.subarray(last + 1));
    return lines;
  }

  /** The last line, where the input does not end with a newline. */
  end(): Line[] {
    return this.#heldBytes === 0 ? [] : [this.#completed(EMPTY)];
  }

  #hold(bytes: Buffer): void {
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#mostBytes + 1) this.#held = [];
    else this.#held.push(bytes);
  }

  #completed(rest: Buffer): Line {
    this.#hold(rest);
    const tooLong = this.#heldBytes > this.#mostBytes + 1;
    const line = tooLong ? this.#tooLong(this.#heldBytes) : this.#line(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
    return line;
  }

  /** Decoding all whole lines of a chunk at once is several times faster than one by one. */
  #whole(bytes: Buffer, lines: Line[]): void {
    if (isUtf8(bytes)) {
      for (const text of bytes.toString("utf8").split("\n")) lines.push(this.#text(text));
      return;
    }
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      lines.push(this.#line(bytes.subarray(start, end)));
      start = end + 1;
    }
    lines.push(this.#line(bytes.subarray(start)));
  }

  #line(bytes: Buffer): Line {
    const length = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
    if (length > this.#mostBytes) return this.#tooLong(length);
    if (!isUtf8(bytes)) return { kind: "not-utf8", number: this.#number++ };
    return this.#text(bytes.toString("utf8"));
  }

  #text(text: string): Line {
    const number = this.#number++;
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    // Spreadsheets write one; it belongs to the file and not to its first line.
    const start = number === 0 && text.startsWith(BYTE_ORDER_MARK) ? 1 : 0;
    return { kind: "text", number, text: text.slice(start, end) };
  }

  #tooLong(bytes: number): Line {
    return { kind: "too-long", number: this.#number++, bytes };
  }
}

/** Some lines, and how far into the input they reach. */
export interface LineBlock {
  readonly lines: readonly Line[];
  readonly bytesRead: number;
}

/** Yields once a chunk, also where no line ended in it. */
export async function* readLines(
  source: AsyncIterable<Uint8Array>,
  mostBytes: number,
): AsyncGenerator<LineBlock> {
  const splitter = new LineSplitter(mostBytes);
  let bytesRead = 0;
  for await (const chunk of source) {
    bytesRead += chunk.length;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    yield { lines: splitter.push(bytes), bytesRead };
  }
  yield { lines: splitter.end(), bytesRead };
}
