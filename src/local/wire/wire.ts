import type { IncomingHttpHeaders } from "node:http";
import type { Fault } from "../fault.ts";
import type { ErrorShape, Operation, ServiceModel } from "./model.ts";

export interface RawRequest {
  readonly method: string;
  /** Still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In pieces where the answer goes on while the call does. */
  readonly body: string | Uint8Array | AsyncIterable<Uint8Array>;
}

/** A request's operation, found before its input is decoded: faults name it. */
export interface Target {
  readonly operation: Operation;
  /** Decodes. Throws a Fault for input of the wrong form. */
  readonly input: () => unknown;
}

/** One service's language on the wire: requests in, outputs and faults out. */
export interface Wire {
  /** Throws a Fault when the request names no operation of the service. */
  read(request: RawRequest): Target;
  write(operation: Operation, output: object, requestId: string): Reply;
  fault(fault: Fault, requestId: string): Reply;
}

export function errorShape(model: ServiceModel, fault: Fault): ErrorShape | undefined {
  return model.errors.get(fault.code);
}

export function statusOf(shape: ErrorShape | undefined, fault: Fault): number {
  return fault.details.status ?? shape?.status ?? 400;
}

/** Whose fault it was, in the Query protocol's words. */
export function errorType(status: number): "Sender" | "Receiver" {
  return status < 500 ? "Sender" : "Receiver";
}

/** Throws the service's own fault for the first required member that is absent. */
export function checkRequired(model: ServiceModel, operation: Operation, input: object): void {
  for (const member of operation.required) {
    const value: unknown = Reflect.get(input, member);
    if (value === undefined || value === null) throw model.missing(member);
  }
}
