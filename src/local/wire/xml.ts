// The Query protocol's answers: an output written as XML by its schema.
import type { NormalizedSchema } from "@smithy/core/schema";
import { isObject } from "../../core/json.ts";

/** The members of a structure as elements, without one around them. */
export function encodeXml(schema: NormalizedSchema, value: object): string {
  if (schema.isUnitSchema()) return "";
  let xml = "";
  for (const [name, member] of schema.structIterator()) {
    const inner: unknown = Reflect.get(value, name);
    if (inner === undefined || inner === null) continue;
    xml += encodeMember(member.getMergedTraits().xmlName ?? name, member, inner);
  }
  return xml;
}

export function element(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  // Written raw, an XML parser would turn it into a line feed.
  "\r": "&#xD;",
};

// XML 1.0 has no way to write these; parsers refuse the whole document for one.
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

export function escapeXml(text: string): string {
  return text
    .replaceAll(/[&<>"\r]/g, (character) => ESCAPES[character] ?? character)
    .replaceAll(UNWRITABLE, "\uFFFD");
}

function encodeMember(name: string, schema: NormalizedSchema, value: unknown): string {
  const flat = Boolean(schema.getMergedTraits().xmlFlattened);
  if (schema.isListSchema() && Array.isArray(value)) {
    const item = schema.getValueSchema();
    const itemName = flat ? name : (item.getMergedTraits().xmlName ?? "member");
    const items = value.map((inner) => element(itemName, content(item, inner))).join("");
    return flat ? items : element(name, items);
  }
  if (schema.isMapSchema() && isObject(value)) {
    const key = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
    const item = schema.getValueSchema();
    const itemName = item.getMergedTraits().xmlName ?? "value";
    const entries = Object.entries(value)
      .map(([entryKey, inner]) =>
        element(
          flat ? name : "entry",
          element(key, escapeXml(entryKey)) + element(itemName, content(item, inner)),
        ),
      )
      .join("");
    return flat ? entries : element(name, entries);
  }
  return element(name, content(schema, value));
}

function content(schema: NormalizedSchema, value: unknown): string {
  if (schema.isStructSchema() && isObject(value)) return encodeXml(schema, value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, "Z");
  return escapeXml(String(value));
}
