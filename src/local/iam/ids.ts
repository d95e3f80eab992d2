import type { Random } from "../../core/random.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** `AROA...`, `ANPA...`, `ASIA...`: a prefix and random base 32, `length` characters in all. */
export function uniqueId(random: Random, prefix: string, length: number): string {
  const bytes = Buffer.from(random.hex(length - prefix.length), "hex");
  return prefix + Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join("");
}
