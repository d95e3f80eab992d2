// From a deployment to a running process.
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "../../../core/json.ts";
import type { Access, Ground, LogSink } from "../../ports.ts";
import type { Held, Holding } from "../code/holding.ts";
import type { Scratch } from "../code/scratch.ts";
import type { LambdaFunction } from "../function.ts";
import { type Child, type ChildEnd, startChild } from "./child.ts";
import { childVariables } from "./child-variables.ts";
import { CannotRun } from "./failures.ts";
import { programFor } from "./interpreters.ts";
import { leftOut } from "./left-out.ts";

/** What environments need of the endpoint. */
export interface ExecutionWorld {
  readonly ground: Ground;
  readonly access: Access;
  readonly logs: LogSink;
  readonly held: Held;
  readonly scratch: Scratch;
}

export interface Launch {
  readonly fn: LambdaFunction;
  readonly holding: Holding;
  readonly logStream: string;
  readonly runtimeApi: string;
  readonly write: (line: string) => void;
  readonly onEnd: (end: ChildEnd) => void;
}

/** Starts the function's process, with a temporary folder that goes when it ends. */
export async function launch(world: ExecutionWorld, options: Launch): Promise<Child> {
  const { fn, holding, logStream, runtimeApi, write } = options;
  const { ground } = world;
  const temporary = join(await world.scratch.folder(), `tmp-${ground.random.hex(8)}`);
  try {
    const [taskRoot, layerRoot, watchdog] = await Promise.all([
      holding.code.folder(),
      holding.layers.folder(),
      world.scratch.watchdog(),
      mkdir(temporary),
    ]);
    const program = await programFor(fn, taskRoot);
    const place = {
      taskRoot,
      layerRoot,
      temporary,
      runtimeApi,
      logStream,
      program: program.file,
      endpoint: ground.url(),
    };
    for (const line of await leftOut(fn, layerRoot, ground.clock.now())) write(line);
    const { roleArn } = fn.settings;
    if (!world.access.assumableBy(roleArn, "lambda.amazonaws.com")) {
      const text = "The role defined for the function cannot be assumed by Lambda.";
      throw new CannotRun("AccessDeniedException", text);
    }
    const credentials = world.access.session(roleArn, fn.name);
    return startChild(program, {
      cwd: taskRoot,
      env: childVariables(fn, place, credentials),
      watchdog,
      write,
      onEnd(end) {
        removeTemporary();
        options.onEnd(end);
      },
    });
  } catch (error) {
    removeTemporary();
    throw hasNul(error) ? new CannotRun("Runtime.LaunchError", NUL) : error;
  }

  function removeTemporary(): void {
    rm(temporary, { recursive: true, force: true, maxRetries: 5 }).catch(ground.onBug);
  }
}

// Node's own text would show the value, which may be a secret.
const NUL =
  "The handler's name or a variable holds a NUL character, which no process can be given.";

const hasNul = (error: unknown): boolean =>
  isObject(error) && error["code"] === "ERR_INVALID_ARG_VALUE";
