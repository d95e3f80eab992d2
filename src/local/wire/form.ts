// The Query protocol's requests: `Tags.member.1.Key=env` unfolded into a tree, the tree read by schema.
import type { NormalizedSchema } from "@smithy/core/schema";
import { Fault } from "../fault.ts";

interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

/** Reads a form by the operation's input schema. */
export function decodeForm(schema: NormalizedSchema, form: URLSearchParams): object {
  const root: Node = { value: undefined, children: new Map() };
  for (const [name, value] of form) {
    let node = root;
    for (const part of name.split(".")) {
      let child = node.children.get(part);
      if (!child) {
        child = { value: undefined, children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  return struct(schema, root);
}

function struct(schema: NormalizedSchema, node: Node): object {
  const result: Record<string, unknown> = {};
  if (schema.isUnitSchema()) return result;
  for (const [name, member] of schema.structIterator()) {
    // SQS clients name flattened lists by their xmlName and some by the member's name.
    const found =
      node.children.get(member.getMergedTraits().xmlName ?? name) ?? node.children.get(name);
    if (found) result[name] = decode(member, found);
  }
  return result;
}

function decode(schema: NormalizedSchema, node: Node): unknown {
  if (schema.isStructSchema()) return struct(schema, node);
  if (schema.isListSchema()) {
    const value = schema.getValueSchema();
    const items = schema.getMergedTraits().xmlFlattened
      ? node
      : node.children.get(value.getMergedTraits().xmlName ?? "member");
    return numbered(items).map((item) => decode(value, item));
  }
  if (schema.isMapSchema()) {
    const key = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
    const value = schema.getValueSchema();
    const valueName = value.getMergedTraits().xmlName ?? "value";
    const entries = schema.getMergedTraits().xmlFlattened ? node : node.children.get("entry");
    return Object.fromEntries(
      numbered(entries).map((entry) => {
        const inner = entry.children.get(valueName) ?? { value: "", children: new Map() };
        return [entry.children.get(key)?.value ?? "", decode(value, inner)];
      }),
    );
  }
  return scalar(schema, node.value ?? "");
}

function scalar(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBlobSchema()) return Buffer.from(text, "base64");
  if (schema.isBooleanSchema()) return text === "true";
  if (schema.isTimestampSchema()) {
    const date = new Date(text);
    if (Number.isNaN(date.getTime())) {
      throw new Fault("MalformedInput", `Expected a timestamp, found '${text}'`);
    }
    return date;
  }
  if (schema.isNumericSchema()) {
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) {
      throw new Fault("MalformedInput", `Expected a number, found '${text}'`);
    }
    return number;
  }
  return text;
}

function numbered(node: Node | undefined): readonly Node[] {
  return [...(node?.children ?? [])]
    .filter(([key]) => /^\d+$/.test(key))
    .toSorted(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}
