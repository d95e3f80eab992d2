// What the invoker is told when no handler could answer (aws-facts 3.10).
import { isObject, parseJson } from "../../../core/json.ts";
import type { ChildEnd } from "./child.ts";
import { LARGEST_RESPONSE } from "./invocation.ts";

/** No process can be started for a function as it is: what the invoker is told. */
export class CannotRun extends Error {
  override readonly name = "CannotRun";
  readonly type: string;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** How an invocation ended, before its log is complete. */
export interface Ending {
  readonly payload: Buffer;
  /** `error`: the handler's own; `failure`: the runtime's. */
  readonly status: "success" | "error" | "failure" | "timeout";
  readonly errorType: string | undefined;
}

export function timedOut(requestId: string, seconds: number): Ending {
  const text = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
  return { ...failure("Sandbox.Timedout", text), status: "timeout" };
}

/** Why there is no answer when the process is gone. */
export function exited(requestId: string, end: ChildEnd): { type: string; message: string } {
  const said = (type: string, reason: string) => ({
    type,
    message: `RequestId: ${requestId} Error: ${reason}`,
  });
  if (end.kind === "not-started") {
    const text = "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]";
    return said("Runtime.InvalidEntrypoint", text);
  }
  return said("Runtime.ExitError", reasonOf(end));
}

function reasonOf(end: Exclude<ChildEnd, { kind: "not-started" }>): string {
  if (end.kind === "killed") {
    return `Runtime exited with error: signal: ${SIGNALS[end.signal] ?? end.signal}`;
  }
  return end.code === 0
    ? "Runtime exited without providing a reason"
    : `Runtime exited with error: exit status ${end.code}`;
}

const SIGNALS: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

export function tooLarge(): Ending {
  const text = `Response payload size exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`;
  return failure("Function.ResponseSizeTooLarge", text);
}

/** An error of the platform rather than of the handler. */
export function failure(errorType: string, errorMessage: string): Ending {
  const payload = Buffer.from(JSON.stringify({ errorType, errorMessage }));
  return { payload, status: "failure", errorType };
}

/** An error that the runtime reported. */
export function reported(payload: Buffer): Ending {
  const error = parseJson(payload.toString("utf8"));
  const type: unknown = isObject(error) ? error["errorType"] : undefined;
  return { payload, status: "error", errorType: typeof type === "string" ? type : undefined };
}
