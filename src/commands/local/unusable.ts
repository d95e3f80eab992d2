// A state folder that the system does not let us use, as something that a person can act on.
import { SqslamError } from "../../core/errors.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "it may not be written",
  EPERM: "it may not be written",
  EROFS: "it lies on a read-only disk",
  ENOSPC: "the disk is full",
  EEXIST: "there is a file in its place",
  ENOTDIR: "there is a file in its place or above it",
};

/** The work's answer; what the system refuses on the way becomes a CONFLICT that names the folder. */
export async function usingState<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = REASONS[code];
    if (why === undefined || error instanceof SqslamError) throw error;
    const path = error instanceof Error && "path" in error ? error.path : undefined;
    const at = typeof path === "string" && path !== folder ? ` (${path})` : "";
    throw new SqslamError("CONFLICT", `The state folder ${folder} cannot be used: ${why}${at}.`, {
      hint: "Name another one with --dir or SQSLAM_LOCAL_DIR, or make room for it there.",
      cause: error,
    });
  }
}
