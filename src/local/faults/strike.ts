// Where a call meets the plan.
import type { Clock } from "../../core/clock.ts";
import { Fault } from "../fault.ts";
import type { Call } from "../service.ts";
import type { Destination } from "../wire/route.ts";
import type { RawRequest, Reply } from "../wire/wire.ts";
import { serverError, throttled } from "./answers.ts";
import { namesOf } from "./names.ts";
import type { FaultBook } from "./plan.ts";

/** Instead of a reply: the connection is to be reset. */
export const RESET = Symbol("connection reset");

export interface Struck {
  readonly faults: FaultBook;
  readonly clock: Clock;
  readonly destination: Destination;
  readonly request: RawRequest;
  readonly call: Call;
}

/** Answers the call as `act` does, but for what is planned. */
export async function strike(
  { faults, clock, destination, request, call }: Struck,
  act: () => Promise<Reply>,
): Promise<Reply | typeof RESET> {
  const { service, wire } = destination;
  try {
    const { operation, input } = wire.read(request);
    const { kind, latency } = faults.meet({
      service: service.model.id,
      operation: operation.name,
      names: () => namesOf(service, operation.name, input(), call),
    });
    if (latency > 0) await clock.sleep(latency, call.signal());
    if (kind === "reset-before") return RESET;
    if (kind === "throttle") throw throttled(service.model.id);
    if (kind === "500") throw serverError(service.model.id);
    const reply = await act();
    return kind === "reset-after" ? RESET : reply;
  } catch (error) {
    // Of the plan, of an input that cannot be read, or of a call that ended while it was delayed.
    if (error instanceof Fault) return wire.fault(error, call.requestId);
    throw error;
  }
}
