// What a list goes on after, as its client gets it: opaque, and refused if it is none of ours.
import { Fault } from "../fault.ts";
import { INVALID } from "./checks.ts";

export function decodeToken(token: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(token, "base64url").toString());
    if (Array.isArray(parts)) return parts;
  } catch {
    // Not one of ours: said below, in the words for every such token.
  }
  throw badToken();
}

export function encodeToken(...parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

export function badToken(): Fault {
  return new Fault(INVALID, "The specified nextToken is invalid.");
}
