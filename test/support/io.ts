import { clearLine, cursorTo, moveCursor } from "node:readline";
import { Readable, Writable } from "node:stream";
import type { Env, Io } from "../../src/core/io.ts";

export interface MemoryIo extends Io {
  /** Everything written to stdout so far. */
  readonly out: string;
  /** Everything written to stderr so far. */
  readonly err: string;
}

export interface MemoryIoOptions {
  readonly env?: Env;
  /** Default: the folder of this test run. */
  readonly cwd?: string;
  /** What stdin holds; without it stdin is at its end. */
  readonly stdin?: string | Uint8Array | readonly (string | Uint8Array)[];
  /** Which streams are terminals; default none. */
  readonly tty?: { readonly stdin?: boolean; readonly stdout?: boolean; readonly stderr?: boolean };
  readonly columns?: number;
}

/** An Io whose streams are strings. */
export function memoryIo(options: MemoryIoOptions = {}): MemoryIo {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const tty = options.tty ?? {};
  const columns = options.columns ?? 80;
  return {
    stdin: Object.assign(reading(options.stdin), { isTTY: tty.stdin ?? false }),
    stdout: terminal(collecting(out), tty.stdout ?? false, columns),
    stderr: terminal(collecting(err), tty.stderr ?? false, columns),
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
    get out() {
      return Buffer.concat(out).toString("utf8");
    },
    get err() {
      return Buffer.concat(err).toString("utf8");
    },
  };
}

/** With what a tty.WriteStream has over a plain one. */
function terminal(stream: Writable, isTTY: boolean, columns: number) {
  return Object.assign(stream, {
    isTTY,
    columns,
    cursorTo: (x: number) => cursorTo(stream, x),
    clearLine: (direction: -1 | 0 | 1) => clearLine(stream, direction),
    moveCursor: (dx: number, dy: number) => moveCursor(stream, dx, dy),
  });
}

function reading(input: MemoryIoOptions["stdin"]): Readable {
  const chunks = input === undefined ? [] : Array.isArray(input) ? input : [input];
  return Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
}

function collecting(into: Buffer[]): Writable {
  return new Writable({
    write(chunk: Buffer | string, _encoding, done) {
      into.push(Buffer.from(chunk));
      done();
    },
  });
}
