import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { SqslamError } from "../../core/errors.ts";
import type { Io } from "../../core/io.ts";
import { isObject } from "../../core/json.ts";

export interface Input {
  /** As the user wrote it; "stdin" for `-`. */
  readonly name: string;
  readonly stream: Readable;
  /** undefined where nobody knows: stdin, a named pipe. */
  readonly totalBytes: number | undefined;
}

const CHUNK_BYTES = 256 * 1024;

/** Opens a file, or stdin for `-`. Throws INPUT where there is nothing to read. */
export async function openInput(file: string, io: Pick<Io, "stdin" | "cwd">): Promise<Input> {
  if (file === "-") return { name: "stdin", stream: io.stdin, totalBytes: undefined };
  const path = resolve(io.cwd, file);
  const found = await stat(path).catch((error: unknown) => {
    throw cannotRead(file, io.cwd, error);
  });
  if (found.isDirectory()) {
    throw new SqslamError("INPUT", `${file} is a directory, and only a file can be sent.`, {
      hint: `Name a file in it, or pipe several: cat ${file}/* | sqslam send --file -`,
    });
  }
  if (found.isFile() && found.size === 0) throw emptyInput(file);
  const stream = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  await opened(stream).catch((error: unknown) => {
    throw cannotRead(file, io.cwd, error);
  });
  return { name: file, stream, totalBytes: found.isFile() ? found.size : undefined };
}

export function emptyInput(name: string): SqslamError {
  return new SqslamError("INPUT", `${name} is empty: there is nothing to send.`, {
    hint:
      name === "stdin"
        ? "Pipe something into it: cat orders.txt | sqslam send --file -"
        : "Name a file that has lines: each becomes a message.",
  });
}

function opened(stream: Readable): Promise<void> {
  return new Promise((done, fail) => {
    stream.once("open", () => {
      stream.off("error", fail);
      done();
    });
    stream.once("error", fail);
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "there is no such file",
  EACCES: "you may not read it",
  EPERM: "you may not read it",
};

function cannotRead(file: string, cwd: string, cause: unknown): SqslamError {
  const code = isObject(cause) && typeof cause["code"] === "string" ? cause["code"] : "";
  const reason = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new SqslamError("INPUT", `Cannot read ${file}: ${reason}.`, {
    hint: `Name a file that you may read; a relative path begins in ${cwd}.`,
    cause,
  });
}
