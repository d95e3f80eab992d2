// Invoke: wait for the answer, leave it for later, or only look whether it could be (aws-facts 3.10).
import type { InvocationRequest, InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { isOneOf, constrain } from "../../constraint.ts";
import { isObject, parseJson } from "../../../core/json.ts";
import { Fault } from "../../fault.ts";
import type { Call, Given, Result } from "../../service.ts";
import type { EventQueue } from "../execution/event-queue.ts";
import type { Executor } from "../execution/executor.ts";
import { LATEST } from "../function.ts";
import { qualifiedArn, readQualified } from "../function-name.ts";
import type { Lookup } from "../versions/aliases.ts";
import { notActive } from "./checks.ts";

/** The wire hands the payload out as bytes. */
type Input = Given<Omit<InvocationRequest, "Payload">, "FunctionName"> & {
  readonly Payload?: Uint8Array;
};

/** aws-facts 3.10, in bytes. */
const LARGEST_PAYLOAD = 6_291_456;
const LOG_TAIL = 4_096;

export function invokeAction(lookup: Lookup, executor: Executor, events: EventQueue) {
  return async function invoke(
    input: Input,
    call: Call,
  ): Promise<Omit<Result<InvokeCommandOutput>, "Payload"> & { Payload?: Uint8Array }> {
    const { InvocationType: type = "RequestResponse" } = input;
    constrain(
      "ValidationException",
      isOneOf("invocationType", type, ["Event", "RequestResponse", "DryRun"]),
    );
    const name = readQualified(input, call);
    // Not found, Invoke names $LATEST (aws-facts 3.11).
    const fn = lookup.route(name) ?? lookup.get({ ...name, qualifier: name.qualifier ?? LATEST });
    if (type === "DryRun") return { StatusCode: 204 };
    const payload = checkPayload(input.Payload);
    if (fn.phase === "creating") throw notActive();
    if (type === "Event") {
      events.add({ id: call.requestId, arn: qualifiedArn(name), payload });
      return { StatusCode: 202 };
    }
    const wantsTail = input.LogType === "Tail";
    const outcome = await executor.run(fn, {
      requestId: call.requestId,
      functionArn: qualifiedArn(name),
      payload,
      clientContext: readClientContext(input.ClientContext),
      wantsTail,
    });
    if (outcome.status === "throttled") {
      throw new Fault("TooManyRequestsException", "Rate Exceeded.", {
        members: { Reason: outcome.reason },
      });
    }
    return {
      StatusCode: 200,
      ExecutedVersion: fn.version,
      Payload: outcome.payload,
      FunctionError: outcome.status === "failed" ? "Unhandled" : undefined,
      LogResult: wantsTail ? lastOf(outcome.logTail) : undefined,
    };
  };
}

function checkPayload(payload: Uint8Array | undefined): Buffer {
  if (payload === undefined || payload.length === 0) return Buffer.from("{}");
  if (payload.length > LARGEST_PAYLOAD) {
    throw new Fault(
      "RequestTooLargeException",
      `Request must be smaller than ${LARGEST_PAYLOAD} bytes for the InvokeFunction operation`,
    );
  }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (parseJson(bytes.toString("utf8")) === undefined) {
    throw new Fault(
      "InvalidRequestContentException",
      "Could not parse request body into json: Could not parse payload into json",
    );
  }
  return bytes;
}

/** As JSON in ASCII, fit for a header. */
function readClientContext(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const context = parseJson(Buffer.from(written, "base64").toString("utf8"));
  if (!isObject(context)) {
    const text = "Client context must be a valid Base64-encoded JSON object.";
    throw new Fault("InvalidRequestContentException", text);
  }
  return JSON.stringify(context).replaceAll(
    /[^\x20-\x7e]/g,
    (unit) => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function lastOf(log: string): string {
  return Buffer.from(log).subarray(-LOG_TAIL).toString("base64");
}
