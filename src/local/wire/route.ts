// Which service a request means, and which of its languages it speaks (aws-facts 0.3).
import type { Service } from "../service.ts";
import { jsonWire } from "./json.ts";
import { formOf, queryWire } from "./query.ts";
import { restWire } from "./rest.ts";
import type { RawRequest, Wire } from "./wire.ts";

export interface Destination {
  readonly service: Service;
  readonly wire: Wire;
}

export function makeRouter(services: readonly Service[]): (request: RawRequest) => Destination {
  const byTarget = new Map<string, Destination>();
  const byVersion = new Map<string, Destination>();
  let rest: Destination | undefined;
  for (const service of services) {
    const { model } = service;
    if (model.target) byTarget.set(model.target, { service, wire: jsonWire(model) });
    if (model.query) byVersion.set(model.query.version, { service, wire: queryWire(model) });
    if (model.protocol === "rest-json") rest = { service, wire: restWire(model) };
  }
  const sqsQuery = byVersion.get("2012-11-05");

  return (request) => {
    const target = request.headers["x-amz-target"];
    const found =
      typeof target === "string"
        ? byTarget.get(target.slice(0, target.indexOf(".")))
        : isQuery(request)
          ? (byVersion.get(formOf(request).get("Version") ?? "") ?? sqsQuery)
          : rest;
    const destination = found ?? rest ?? sqsQuery;
    if (!destination) throw new Error("An endpoint without services cannot route");
    return destination;
  };
}

function isQuery(request: RawRequest): boolean {
  const type = request.headers["content-type"] ?? "";
  return type.startsWith("application/x-www-form-urlencoded") || request.query.has("Action");
}
