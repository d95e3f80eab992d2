// One line of JSONL to what it asks to be sent.
import { isObject, parseJson } from "../../core/json.ts";
import type { Attribute, Attributes } from "./message.ts";

/** What one line of input says about its message; the rest comes from the flags. */
export interface Draft {
  readonly body: string;
  readonly attributes: Attributes;
  readonly groupId?: string | undefined;
  readonly dedupId?: string | undefined;
  readonly delaySeconds?: number | undefined;
}

export type Parsed =
  | { readonly ok: true; readonly draft: Draft }
  | { readonly ok: false; readonly reason: string };

/** `failed` is what `--failed-out` writes beside a message, so that its file can be sent again. */
const KEYS = ["body", "attributes", "groupId", "dedupId", "delaySeconds", "failed"];

const wrong = (reason: string): Parsed => ({ ok: false, reason });

export function parseJsonLine(text: string): Parsed {
  const value = parseJson(text);
  if (!isObject(value)) return wrong("it is not a JSON object");
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) {
    return wrong(
      `it has the unknown key "${unknown}"; known are ${KEYS.slice(0, -1).join(", ")} ` +
        "(to send the line as it is, use --input lines)",
    );
  }
  const { body, groupId, dedupId, delaySeconds } = value;
  if (body === undefined) return wrong("it has no body");
  if (!isOptional(groupId, "string")) return wrong("its groupId is not a string");
  if (!isOptional(dedupId, "string")) return wrong("its dedupId is not a string");
  if (!isOptional(delaySeconds, "number")) return wrong("its delaySeconds is not a number");
  const attributes = parseAttributes(value["attributes"]);
  if (typeof attributes === "string") return wrong(attributes);
  const text_ = typeof body === "string" ? body : JSON.stringify(body);
  return { ok: true, draft: { body: text_, attributes, groupId, dedupId, delaySeconds } };
}

interface Types {
  readonly string: string;
  readonly number: number;
}

function isOptional<T extends keyof Types>(value: unknown, type: T): value is Types[T] | undefined {
  return value === undefined || typeof value === type;
}

/** The attributes, or what is wrong with them. */
function parseAttributes(value: unknown): Attributes | string {
  if (value === undefined) return {};
  if (!isObject(value)) return "its attributes are not an object";
  const attributes: Record<string, Attribute> = {};
  for (const [name, given] of Object.entries(value)) {
    const attribute = parseAttribute(given);
    if (attribute === undefined) {
      return `its attribute "${name}" is neither a string, nor a number, nor {"type", "value"}`;
    }
    attributes[name] = attribute;
  }
  return attributes;
}

function parseAttribute(given: unknown): Attribute | undefined {
  if (typeof given === "string") return { type: "String", value: given };
  if (typeof given === "number") return { type: "Number", value: String(given) };
  if (!isObject(given)) return undefined;
  const { type, value } = given;
  return typeof type === "string" && typeof value === "string" ? { type, value } : undefined;
}
