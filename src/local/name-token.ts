// The token of a list that goes on after a name. It is opaque: nobody is to write one himself.
import type { Fault } from "./fault.ts";

export function encodeName(name: string): string {
  return Buffer.from(name).toString("base64url");
}

/** Throws what `fault` makes for a token that `encodeName` has not written. */
export function decodeName(token: string, fault: () => Fault): string {
  const name = Buffer.from(token, "base64url").toString();
  if (name === "" || encodeName(name) !== token) throw fault();
  return name;
}
