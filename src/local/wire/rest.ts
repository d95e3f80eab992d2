// REST-JSON: Lambda (aws-facts 0.3, 3.1, 3.11). Paths, query members and headers come from the schemas.
import type { NormalizedSchema } from "@smithy/core/schema";
import { parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { jsonDecoder, jsonEncoder } from "./json-codec.ts";
import type { Operation, ServiceModel } from "./model.ts";
import { type Route, compileRoutes } from "./routes.ts";
import {
  checkRequired,
  errorShape,
  type RawRequest,
  type Reply,
  statusOf,
  type Wire,
} from "./wire.ts";

export function restWire(model: ServiceModel): Wire {
  const find = compileRoutes(model.operations.values());
  return {
    read(request) {
      const route = find(request.method, request.path, request.query);
      if (!route) {
        throw new Fault(
          "UnknownOperationException",
          `There is no operation at ${request.method} ${request.path}`,
          { status: 404 },
        );
      }
      return {
        operation: route.operation,
        input() {
          const input = readInput(route, request);
          checkRequired(model, route.operation, input);
          return input;
        },
      };
    },
    write: writeOutput,
    fault(fault, requestId) {
      const shape = errorShape(model, fault);
      const status = statusOf(shape, fault);
      // Lambda spells the member `Message` in some errors and `message` in the others.
      const names = shape ? [...shape.schema.structIterator()].map(([name]) => name) : [];
      const key = names.includes("Message") ? "Message" : "message";
      return {
        status,
        headers: {
          "content-type": "application/json",
          "x-amzn-requestid": requestId,
          "x-amzn-errortype": fault.code,
        },
        body: JSON.stringify({
          Type: status < 500 ? "User" : "Service",
          [key]: fault.message,
          ...fault.details.members,
        }),
      };
    },
  };
}

function readInput({ operation, labels }: Route, request: RawRequest): object {
  const bound: Record<string, unknown> = { ...labels };
  if (operation.input.isUnitSchema()) return bound;
  const inBody: string[] = [];
  for (const [name, member] of operation.input.structIterator()) {
    const traits = member.getMergedTraits();
    if (traits.httpLabel) {
      bound[name] = textValue(member, labels[name] ?? "");
    } else if (traits.httpQuery) {
      const values = request.query.getAll(traits.httpQuery);
      if (values.length > 0) bound[name] = queryValue(member, values);
    } else if (traits.httpHeader) {
      const value = request.headers[traits.httpHeader.toLowerCase()];
      if (value !== undefined) bound[name] = value;
    } else if (traits.httpPayload) {
      if (request.body.length > 0) bound[name] = request.body;
    } else {
      inBody.push(name);
    }
  }
  return inBody.length === 0 ? bound : { ...pick(readBody(operation, request), inBody), ...bound };
}

const queryValue = (member: NormalizedSchema, values: readonly string[]): unknown =>
  member.isListSchema() ? values : textValue(member, values[0] ?? "");

function textValue(member: NormalizedSchema, text: string): unknown {
  if (member.isNumericSchema()) {
    if (text.trim() === "" || Number.isNaN(Number(text))) {
      throw new Fault("SerializationException", `Expected a number, found '${text}'`);
    }
    return Number(text);
  }
  return member.isBooleanSchema() ? text === "true" : text;
}

function readBody(operation: Operation, request: RawRequest): object {
  if (request.body.length === 0) return {};
  const json = parseJson(request.body.toString("utf8"));
  if (json === undefined) {
    throw new Fault("InvalidRequestContentException", "Could not parse request body into json");
  }
  return Object(jsonDecoder(operation.input)(json));
}

function pick(from: object, names: readonly string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of names) {
    const value: unknown = Reflect.get(from, name);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

function writeOutput(operation: Operation, output: object, requestId: string): Reply {
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "x-amzn-requestid": requestId,
  };
  let status = operation.http?.[2] ?? 200;
  if (operation.output.isUnitSchema()) return { status, headers, body: "" };

  const body: Record<string, unknown> = { ...output };
  let payload: Uint8Array | undefined;
  for (const [name, member] of operation.output.structIterator()) {
    const traits = member.getMergedTraits();
    const value: unknown = Reflect.get(output, name);
    if (traits.httpResponseCode) {
      if (typeof value === "number") status = value;
    } else if (traits.httpHeader) {
      if (typeof value === "string") headers[traits.httpHeader.toLowerCase()] = value;
    } else if (traits.httpPayload) {
      payload = value instanceof Uint8Array ? value : new Uint8Array();
    } else {
      continue;
    }
    delete body[name];
  }
  if (payload) return { status, headers, body: payload };
  return {
    status,
    headers,
    body: status === 204 ? "" : JSON.stringify(jsonEncoder(operation.output)(body)),
  };
}
