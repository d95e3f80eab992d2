// One execution environment: a process that runs one invocation at a time, its log stream, its
// deadline. It follows the documented life: init, invocations, end (aws-facts 3.10, 3.12).
import { performance } from "node:perf_hooks";
import { messageOf } from "../../../core/errors.ts";
import { hold } from "../code/holding.ts";
import type { LambdaFunction } from "../function.ts";
import type { Child, ChildEnd } from "./child.ts";
import type { Completion, Invocation } from "./invocation.ts";
import {
  CannotRun,
  type Ending,
  exited,
  failure,
  reported,
  timedOut,
  tooLarge,
} from "./failures.ts";
import { type ExecutionWorld, launch } from "./launch.ts";
import { openLogStream } from "./log-stream.ts";
import {
  type RuntimeApi,
  type RuntimeEvent,
  type RuntimeResult,
  serveRuntimeApi,
} from "./runtime-api.ts";
import { systemLines } from "./system-lines.ts";

export interface Environment {
  readonly fn: LambdaFunction;
  /** When it began, in milliseconds since the epoch. */
  readonly since: number;
  /** False once its process is gone or going. */
  readonly alive: boolean;
  /** Resolves when the environment is free again, or gone. One invocation at a time. */
  run(invocation: Invocation): Promise<Completion>;
  /** Kills the process group; resolves when nothing is left. */
  end(): Promise<void>;
}

/** Init may take this long; after that it is run again on the first invocation's time. */
const INIT_LIMIT = 10_000;
/** Of the log that an invoker may ask for, in characters; what AWS returns is 4 KB. */
const TAIL = 8_192;

interface Running {
  readonly invocation: Invocation;
  readonly resolve: (completion: Completion) => void;
  handedOver: boolean;
  /** Of performance.now(): figures are of the real process, whatever the endpoint's clock says. */
  begun: number | undefined;
  deadline: { readonly at: number; readonly cancel: () => void } | undefined;
  ending: (Ending & { readonly durationMs: number; readonly maxMemory: number }) | undefined;
  tail: string;
}

/** Begins an environment at once; `onEnd` is called when it is gone, asked for or not. */
export function startEnvironment(
  fn: LambdaFunction,
  world: ExecutionWorld,
  onEnd: () => void,
): Environment {
  const { clock, onBug, random } = world.ground;
  const log = openLogStream(fn, world.ground, world);
  const lines = systemLines(fn, () => clock.now());
  const since = clock.now();
  // At once: a change of the function may take its code away in the next turn.
  const holding = hold(world.held, fn);
  const timeoutMs = fn.settings.timeoutSeconds * 1000;
  let resolveGone = () => {};
  const gone = new Promise<void>((resolve) => {
    resolveGone = resolve;
  });

  let life: "init" | "again" | "ready" | "ending" = "init";
  let api: RuntimeApi | undefined;
  let child: Child | undefined;
  let waiting: ((event: RuntimeEvent) => void) | undefined;
  let running: Running | undefined;
  let launched = 0;
  let initMs: number | undefined;
  let cancelInit = () => {};

  function write(...messages: readonly string[]): void {
    for (const message of messages) {
      log.add(message);
      if (running?.invocation.wantsTail) running.tail = (running.tail + message).slice(-TAIL);
    }
  }

  async function begin(): Promise<void> {
    try {
      api = await serveRuntimeApi({ next, result, initError }, onBug);
      write(...lines.initStart(log.name));
      await startProcess();
      // From here on: to unpack the code is no part of the init, and there is now something to kill.
      if (life === "init") cancelInit = clock.after(INIT_LIMIT, onInitLimit);
    } catch (error) {
      notStarted(error);
    }
  }

  function notStarted(error: unknown): void {
    if (!(error instanceof CannotRun)) onBug(error);
    const type = error instanceof CannotRun ? error.type : "Runtime.LaunchError";
    write(...lines.exited(messageOf(error), type));
    settle(failure(type, messageOf(error)));
    finish();
  }

  async function startProcess(): Promise<void> {
    launched = performance.now();
    const runtimeApi = api?.address ?? "";
    child = await launch(world, {
      fn,
      holding,
      logStream: log.name,
      runtimeApi,
      write,
      onEnd: processGone,
    });
    if (life === "ending") child.kill();
  }

  /** The runtime asks for work: it has loaded, or is done with what it had. */
  function next(reply: (event: RuntimeEvent) => void): void {
    waiting = reply;
    if (life === "init" || life === "again") {
      if (life === "init") initMs = performance.now() - launched;
      cancelInit();
      life = "ready";
    }
    if (running && !running.handedOver) handOver(running);
    else concludeSoon();
  }

  function handOver(target: Running): void {
    const { invocation } = target;
    const reply = waiting;
    waiting = undefined;
    if (target.begun === undefined) write(...lines.start(invocation.requestId));
    target.begun ??= performance.now();
    target.deadline ??= setDeadline();
    target.handedOver = true;
    const root = `1-${Math.floor(clock.now() / 1000).toString(16)}-${random.hex(12)}`;
    reply?.({
      headers: {
        "lambda-runtime-aws-request-id": invocation.requestId,
        "lambda-runtime-deadline-ms": String(target.deadline.at),
        "lambda-runtime-invoked-function-arn": invocation.functionArn,
        "lambda-runtime-trace-id": `Root=${root};Parent=${random.hex(8)};Sampled=0`,
        ...(invocation.clientContext !== undefined && {
          "lambda-runtime-client-context": invocation.clientContext,
        }),
      },
      payload: invocation.payload,
    });
  }

  function setDeadline() {
    return { at: clock.now() + timeoutMs, cancel: clock.after(timeoutMs, onDeadline) };
  }

  function result({ requestId, status, payload, maxMemory }: RuntimeResult): boolean {
    const known = running?.handedOver && running.invocation.requestId === requestId;
    if (!known || running?.ending) return false;
    const ending: Record<RuntimeResult["status"], () => Ending> = {
      returned: () => ({ payload, status: "success", errorType: undefined }),
      failed: () => reported(payload),
      "too-large": tooLarge,
    };
    settle(ending[status](), maxMemory);
    // A runtime may ask for the next invocation in the same breath, and be heard first.
    if (waiting) concludeSoon();
    return true;
  }

  function initError(payload: Buffer): void {
    settle(reported(payload));
    stop();
  }

  function onInitLimit(): void {
    if (life !== "init") return;
    life = "again";
    write(...lines.initTimedOut(INIT_LIMIT));
    child?.kill();
  }

  function onDeadline(): void {
    if (running && !running.ending) {
      const { requestId } = running.invocation;
      write(...lines.timedOut(requestId));
      settle(timedOut(requestId, fn.settings.timeoutSeconds), undefined, timeoutMs);
    }
    stop();
  }

  /** The group has ended and all it wrote was read. */
  function processGone(end: ChildEnd): void {
    if (life === "again" && running && running.begun === undefined) {
      write(...lines.start(running.invocation.requestId));
      running.begun = performance.now();
      running.deadline = setDeadline();
      startProcess().catch(notStarted);
      return;
    }
    if (running && !running.ending) {
      const { type, message } = exited(running.invocation.requestId, end);
      write(...lines.exited(message, type));
      settle(failure(type, message));
    }
    finish();
  }

  /** Notes how the invocation ended; it is over when the runtime asks for the next one, or is gone. */
  function settle(ending: Ending, maxMemory?: number, durationMs?: number): void {
    if (!running || running.ending) return;
    const now = performance.now();
    running.ending = {
      ...ending,
      durationMs: durationMs ?? now - (running.begun ?? now),
      maxMemory: maxMemory ?? child?.maxMemory() ?? 0,
    };
  }

  /** What the handler wrote before its result is in the pipes by now, and read in this turn. */
  function concludeSoon(): void {
    if (running?.ending) setImmediate(conclude);
  }

  function conclude(): void {
    const done = running;
    if (!done?.ending) return;
    const { requestId } = done.invocation;
    const { status, payload } = done.ending;
    done.deadline?.cancel();
    if (done.begun === undefined) write(...lines.start(requestId));
    write(...lines.end(requestId, { ...done.ending, initMs }));
    log.flush();
    running = undefined;
    initMs = undefined;
    const outcome = status === "success" ? "returned" : "failed";
    done.resolve({ status: outcome, payload, logTail: done.tail });
  }

  function stop(): void {
    life = "ending";
    cancelInit();
    child?.kill();
  }

  function finish(): void {
    life = "ending";
    cancelInit();
    api?.close();
    holding.end();
    conclude();
    log.flush();
    resolveGone();
    onEnd();
  }

  void begin();
  return {
    fn,
    since,
    get alive() {
      return life !== "ending";
    },
    run: (invocation) =>
      new Promise((resolve) => {
        running = {
          invocation,
          resolve,
          handedOver: false,
          begun: undefined,
          deadline: undefined,
          ending: undefined,
          tail: "",
        };
        if (waiting) handOver(running);
      }),
    end() {
      stop();
      return gone;
    },
  };
}
