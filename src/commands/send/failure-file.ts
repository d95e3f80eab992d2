import { type FileHandle, open, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, SqslamError } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";
import type { Failure } from "../../operations/send/message.ts";
import type { SendFlags } from "./settings.ts";

export interface FailureFile {
  readonly keep: (failure: Failure) => Promise<void>;
  close(): Promise<void>;
}

/** Opened before anything is sent, so that a wrong path costs nothing. */
export async function failureFile(flags: SendFlags, cwd: string): Promise<FailureFile> {
  const { failedOut, file } = flags;
  if (failedOut === undefined)
    return { keep: () => Promise.resolve(), close: () => Promise.resolve() };
  const path = resolve(cwd, failedOut);
  if (file !== undefined && file !== "-" && (await isSame(path, resolve(cwd, file)))) {
    throw new SqslamError("WRONG_USE", `--failed-out ${failedOut} would overwrite the input.`, {
      hint: "Name another file.",
    });
  }
  const handle = await open(path, "w").catch((cause: unknown) => {
    throw new SqslamError("INPUT", `Cannot write --failed-out ${failedOut}: ${why(cause)}.`, {
      hint: `Name a file that you may write; a relative path begins in ${cwd}. Nothing was sent.`,
      cause,
    });
  });
  return writing(handle);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  EISDIR: "it is a directory",
  EACCES: "you may not write it",
  EPERM: "you may not write it",
  EROFS: "the disk is read-only",
};

function why(cause: unknown): string {
  const code = isObject(cause) && typeof cause["code"] === "string" ? cause["code"] : "";
  return REASONS[code] ?? messageOf(cause);
}

function writing(handle: FileHandle): FailureFile {
  let last: Promise<unknown> = Promise.resolve();
  return {
    keep(failure) {
      const text = `${JSON.stringify(record(failure))}\n`;
      const written = last.then(() => handle.write(text));
      last = written;
      return written.then(() => undefined);
    },
    close: () => handle.close(),
  };
}

/** What `--input jsonl` reads, and beside it why it was not sent. */
function record({ line, code, reason, message }: Failure): object {
  const failed = { line: line + 1, code, reason };
  if (message === undefined) return { failed };
  const { body, attributes, groupId, dedupId, delaySeconds } = message;
  return { body, attributes, groupId, dedupId, delaySeconds, failed };
}

async function isSame(a: string, b: string): Promise<boolean> {
  const real = (path: string) => realpath(path).catch(() => path); // it need not exist yet
  return (await real(a)) === (await real(b));
}
