// JSON in and out by schema. Each schema is compiled once into a chain of closures, because the walk
// over the schema's interpretive interface costs more than the work itself on small messages.
import type { NormalizedSchema } from "@smithy/core/schema";
import { isObject } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { setOwn } from "../own.ts";

type Convert = (value: unknown) => unknown;
type Member = readonly [name: string, key: string, convert: Convert];

/** The schema of a timestamp that is written as ISO 8601 (sentinels in @smithy/types). */
const DATE_TIME = 5;

const decoders = new WeakMap<object, Convert>();
const encoders = new WeakMap<object, Convert>();

/** Turns parsed JSON into what the SDK's input type says: blobs to bytes, timestamps to dates. */
export const jsonDecoder = (schema: NormalizedSchema) => compiled(schema, decoders, decoder);

/** Turns an output of the SDK's type into what JSON.stringify may have. */
export const jsonEncoder = (schema: NormalizedSchema) => compiled(schema, encoders, encoder);

function compiled(
  schema: NormalizedSchema,
  known: WeakMap<object, Convert>,
  compile: (schema: NormalizedSchema) => Convert,
): Convert {
  const raw: unknown = schema.getSchema();
  if (typeof raw !== "object" || raw === null) return compile(schema);
  const found = known.get(raw);
  if (found) return found;
  let convert: Convert | undefined;
  // Registered before it is compiled, so that a shape may contain itself.
  known.set(raw, (value) => convert?.(value));
  convert = compile(schema);
  known.set(raw, convert);
  return convert;
}

function members(schema: NormalizedSchema, of: typeof jsonDecoder): readonly Member[] {
  return [...schema.structIterator()].map(([name, member]) => [
    name,
    member.getMergedTraits().jsonName ?? name,
    of(member),
  ]);
}

function decoder(schema: NormalizedSchema): Convert {
  if (schema.isUnitSchema()) return () => ({});
  if (schema.isStructSchema()) {
    const list = members(schema, jsonDecoder);
    return (value) => {
      if (!isObject(value)) throw mismatch("object", value);
      const result: Record<string, unknown> = {};
      for (const [name, key, convert] of list) {
        const inner = value[key];
        if (inner !== undefined && inner !== null) result[name] = convert(inner);
      }
      return result;
    };
  }
  if (schema.isListSchema()) {
    const convert = jsonDecoder(schema.getValueSchema());
    return (value) => {
      if (!Array.isArray(value)) throw mismatch("list", value);
      return value.map(convert);
    };
  }
  if (schema.isMapSchema()) {
    const convert = jsonDecoder(schema.getValueSchema());
    return (value) => {
      if (!isObject(value)) throw mismatch("map", value);
      return mapValues(value, convert);
    };
  }
  return scalarDecoder(schema);
}

function scalarDecoder(schema: NormalizedSchema): Convert {
  if (schema.isBlobSchema()) return (value) => Buffer.from(text(value), "base64");
  if (schema.isTimestampSchema()) return date;
  if (schema.isStringSchema()) return text;
  if (schema.isBooleanSchema()) return flag;
  return schema.isNumericSchema() ? number : (value) => value;
}

function encoder(schema: NormalizedSchema): Convert {
  if (schema.isUnitSchema()) return () => ({});
  if (schema.isStructSchema()) {
    const list = members(schema, jsonEncoder);
    return (value) => {
      const result: Record<string, unknown> = {};
      if (!isObject(value)) return result;
      for (const [name, key, convert] of list) {
        const inner = value[name];
        if (inner !== undefined) result[key] = inner === null ? null : convert(inner);
      }
      return result;
    };
  }
  if (schema.isListSchema()) {
    const convert = jsonEncoder(schema.getValueSchema());
    return (value) => (Array.isArray(value) ? value.map(convert) : []);
  }
  if (schema.isMapSchema()) {
    const convert = jsonEncoder(schema.getValueSchema());
    return (value) => (isObject(value) ? mapValues(value, convert) : {});
  }
  if (schema.isBlobSchema()) {
    return (value) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value);
  }
  if (schema.isTimestampSchema()) {
    const iso = Number(schema.getSchema()) === DATE_TIME;
    return (value) =>
      value instanceof Date ? (iso ? value.toISOString() : value.getTime() / 1000) : value;
  }
  return (value) => value;
}

function mapValues(map: Record<string, unknown>, convert: Convert): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(map)) {
    const value = map[key];
    if (value !== undefined && value !== null) setOwn(result, key, convert(value));
  }
  return result;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw mismatch("string", value);
  return value;
}

function number(value: unknown): number {
  if (typeof value !== "number") throw mismatch("number", value);
  return value;
}

function date(value: unknown): Date {
  const result = new Date(typeof value === "string" ? value : number(value) * 1000);
  if (Number.isNaN(result.getTime())) throw mismatch("timestamp", value);
  return result;
}

function flag(value: unknown): boolean {
  if (typeof value !== "boolean") throw mismatch("boolean", value);
  return value;
}

function mismatch(expected: string, value: unknown): Fault {
  const found = Array.isArray(value) ? "list" : value === null ? "null" : typeof value;
  return new Fault("SerializationException", `Expected ${expected}, found ${found}`);
}
