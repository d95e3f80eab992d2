import type { ServerResponse } from "node:http";
import { Fault } from "./fault.ts";

export interface OpenCalls {
  /** Aborted when the client hangs up before it is answered, or when the endpoint stops. */
  begin(outgoing: ServerResponse): AbortSignal;
  /** Ends those that wait, and no others. */
  interrupt(reason: Fault): void;
  /** Ends those that wait, and every one that begins from now on. */
  stop(): void;
  readonly stopped: boolean;
  /** Resolves when none is open. */
  done(): Promise<void>;
}

/**
 * The calls that are being answered. Each has a controller of its own: a signal made by
 * AbortSignal.any from one that lives as long as the server leaves something behind for every call.
 */
export function openCalls(): OpenCalls {
  const open = new Set<AbortController>();
  let stopped = false;
  let onDone = () => {};
  const stopping = () =>
    new Fault("ServiceUnavailable", "The endpoint is stopping.", { status: 503 });
  return {
    begin(outgoing) {
      const call = new AbortController();
      open.add(call);
      outgoing.once("close", () => {
        open.delete(call);
        if (open.size === 0) onDone();
        if (outgoing.writableFinished) return;
        call.abort(new Fault("RequestAborted", "The client hung up."));
      });
      if (stopped) call.abort(stopping());
      return call.signal;
    },
    interrupt(reason) {
      for (const call of open) call.abort(reason);
    },
    stop() {
      stopped = true;
      for (const call of open) call.abort(stopping());
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
