import type { ServerResponse } from "node:http";
import { Fault } from "./fault.ts";

/** One call that is being answered. */
export interface OpenCall {
  /** Aborted when the client hangs up before it is answered, or when the endpoint stops. */
  readonly signal: AbortSignal;
  /** Runs `task` when the signal would be aborted, at once where it is. One task at a time. */
  whenEnded(task: (reason: Fault) => void): void;
}

export interface OpenCalls {
  begin(outgoing: ServerResponse): OpenCall;
  /** Ends those that wait, and no others. */
  interrupt(reason: Fault): void;
  /** Ends those that wait, and every one that begins from now on. */
  stop(): void;
  readonly stopped: boolean;
  /** Resolves when none is open. */
  done(): Promise<void>;
}

/** The calls that are being answered. */
export function openCalls(): OpenCalls {
  const open = new Set<Ending>();
  let stopped = false;
  let onDone = () => {};
  const stopping = () =>
    new Fault("ServiceUnavailable", "The endpoint is stopping.", { status: 503 });
  return {
    begin(outgoing) {
      const call = new Ending();
      open.add(call);
      outgoing.once("close", () => {
        open.delete(call);
        if (open.size === 0) onDone();
        if (outgoing.writableFinished) return;
        call.end(new Fault("RequestAborted", "The client hung up."));
      });
      if (stopped) call.end(stopping());
      return call;
    },
    interrupt(reason) {
      for (const call of open) call.end(reason);
    },
    stop() {
      stopped = true;
      for (const call of open) call.end(stopping());
    },
    get stopped() {
      return stopped;
    },
    done: () =>
      new Promise((resolve) => {
        onDone = resolve;
        if (open.size === 0) resolve();
      }),
  };
}

/**
 * Each call has a controller of its own: a signal made by AbortSignal.any from one that lives as long
 * as the server leaves something behind for every call. It is made for those who look at it, who are few.
 */
class Ending implements OpenCall {
  #controller: AbortController | undefined;
  #reason: Fault | undefined;
  #task: ((reason: Fault) => void) | undefined;

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  whenEnded(task: (reason: Fault) => void): void {
    this.#task = task;
    if (this.#reason) task(this.#reason);
  }

  end(reason: Fault): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.#task?.(reason);
  }
}
