// IAM policy documents compared by what they allow, not by how they are written.
import { isObject, parseJson, sameJson, sortedJson } from "../core/json.ts";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: object;
  readonly Condition?: object;
}

export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** IAM answers documents URL-encoded, and the SDK leaves them so (aws-facts 5.1). */
export function decodeDocument(encoded: string | undefined): string | undefined {
  if (encoded === undefined) return undefined;
  return encoded.startsWith("%") ? decodeURIComponent(encoded) : encoded;
}

/** A string and a list of that one string are the same; the order of lists says nothing. */
export function sameDocument(a: string, b: string): boolean {
  return sameJson(normal(parseJson(a)), normal(parseJson(b)));
}

function normal(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = sortedJson(value.map(normal));
    return items.length === 1 ? items[0] : items;
  }
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normal(inner)]));
}
