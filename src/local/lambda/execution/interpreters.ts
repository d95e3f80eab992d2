// Which program runs a function.
import { execFile } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";
import { bootstrapPath } from "../../assets.ts";
import type { LambdaFunction } from "../function.ts";
import { languageOf } from "../runtimes.ts";
import type { Program } from "./child.ts";
import { CannotRun } from "./failures.ts";

/** The program for a function whose code lies in `folder`. Throws CannotRun. */
export async function programFor({ settings }: LambdaFunction, folder: string): Promise<Program> {
  const { runtime, memoryMB, variables } = settings;
  switch (languageOf(runtime)) {
    case "node":
      return {
        file: process.execPath,
        args: [
          ...nodeFlags(runtime, memoryMB, variables?.["NODE_OPTIONS"]),
          bootstrapPath("node.cjs"),
        ],
      };
    case "python":
      return { file: await findPython(runtime), args: [bootstrapPath("python.py")] };
    case "provided":
      return { file: join(folder, "bootstrap"), args: [] };
    default:
      throw new CannotRun(
        "Runtime.InvalidRuntime",
        `The local endpoint runs nodejs, python and provided functions; it has no ${runtime}.`,
      );
  }
}

/** Lambda turns experiments of its Node.js versions off (aws-facts 3.9); NODE_OPTIONS may say otherwise. */
export function nodeFlags(runtime: string, memoryMB: number, options = ""): readonly string[] {
  const off = [
    ...(/^nodejs(18|20|22)/.test(runtime) ? ["experimental-require-module"] : []),
    ...(/^nodejs(18|22)/.test(runtime) ? ["experimental-detect-module"] : []),
  ];
  return [
    // The rest is for what is not JavaScript's heap.
    `--max-old-space-size=${Math.floor(memoryMB * 0.9)}`,
    ...off
      .filter((flag) => process.allowedNodeEnvironmentFlags.has(`--${flag}`))
      .filter((flag) => !options.includes(flag))
      .map((flag) => `--no-${flag}`),
  ];
}

/** How long a program may take to say where it is, in milliseconds: one that hangs is not it. */
const LONGEST_PROBE = 10_000;

const pythons = new Map<string, Promise<string>>();

/** The real path of the runtime's own Python version, else of any Python 3. */
function findPython(runtime: string): Promise<string> {
  let found = pythons.get(runtime);
  if (!found) {
    found = searchPython(runtime);
    pythons.set(runtime, found);
    // Looked for again next time: it may be installed meanwhile.
    found.catch(() => pythons.delete(runtime));
  }
  return found;
}

async function searchPython(runtime: string): Promise<string> {
  for (const name of [runtime, "python3"]) {
    try {
      // Asked rather than looked up: a version manager's stand-in may be there and run nothing.
      const { stdout } = await promisify(execFile)(
        name,
        ["-c", "import sys; print(sys.executable)"],
        { timeout: LONGEST_PROBE },
      );
      if (stdout.trim() !== "") return stdout.trim();
    } catch {
      // Not there, or it does not run: the next name.
    }
  }
  throw new CannotRun(
    "Runtime.InvalidRuntime",
    `Neither ${runtime} nor python3 was found on the PATH to run ${runtime}. Install one of them, and invoke the function again.`,
  );
}
