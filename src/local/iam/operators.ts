// The condition operators: each makes, from one value of the policy, a test of one value of the request.
import { BlockList, isIP } from "node:net";
import type { Context } from "./context.ts";
import { arnParts, matchesTokens, tokenize } from "./glob.ts";

export type ValueTest = (value: string, context: Context) => boolean;

export interface Operator {
  readonly test: (expected: string) => ValueTest;
  /** The request must match none of the values, instead of one of them. */
  readonly negated: boolean;
}

function exactly(expected: string): ValueTest {
  const tokens = tokenize(expected, false);
  return (value, context) => matchesTokens(tokens, value, context);
}

function alike(expected: string): ValueTest {
  const tokens = tokenize(expected);
  return (value, context) => matchesTokens(tokens, value, context);
}

function caseless(expected: string): ValueTest {
  const test = exactly(expected.toLowerCase());
  return (value, context) => test(value.toLowerCase(), context);
}

/** Part by part: a wildcard does not reach over a colon of the first five. */
function arnAlike(expected: string): ValueTest {
  const parts = arnParts(tokenize(expected));
  return (value, context) => {
    const found = value.split(":");
    const values = [...found.slice(0, 5), found.slice(5).join(":")];
    return (
      parts.length === 6 &&
      found.length >= 6 &&
      parts.every((part, i) => matchesTokens(part, values[i] ?? "", context))
    );
  };
}

type Compare = (found: number, expected: number) => boolean;

const numeric =
  (compare: Compare) =>
  (expected: string): ValueTest =>
  (value) =>
    compare(Number(value), Number(expected));

const date =
  (compare: Compare) =>
  (expected: string): ValueTest =>
  (value) =>
    compare(timeOf(value), timeOf(expected));

/** Seconds since the epoch, or ISO 8601. */
function timeOf(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function sameFlag(expected: string): ValueTest {
  return (value) => value.toLowerCase() === expected.toLowerCase();
}

function inNetwork(expected: string): ValueTest {
  const [address = "", prefix] = expected.split("/");
  const version = isIP(address);
  if (version === 0) return () => false;
  const type = version === 4 ? "ipv4" : "ipv6";
  const network = new BlockList();
  network.addSubnet(address, Number(prefix ?? (version === 4 ? 32 : 128)), type);
  return (value) => isIP(value) === version && network.check(value, type);
}

const is = (test: Operator["test"]): Operator => ({ test, negated: false });
const isNot = (test: Operator["test"]): Operator => ({ test, negated: true });

/** By lower-case name. Null is not here: it asks about the key, not about its values. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ["stringequals", is(exactly)],
  ["stringnotequals", isNot(exactly)],
  ["stringequalsignorecase", is(caseless)],
  ["stringnotequalsignorecase", isNot(caseless)],
  ["stringlike", is(alike)],
  ["stringnotlike", isNot(alike)],
  ["arnequals", is(arnAlike)],
  ["arnnotequals", isNot(arnAlike)],
  ["arnlike", is(arnAlike)],
  ["arnnotlike", isNot(arnAlike)],
  ["binaryequals", is(exactly)],
  ["bool", is(sameFlag)],
  ["numericequals", is(numeric((a, b) => a === b))],
  ["numericnotequals", isNot(numeric((a, b) => a === b))],
  ["numericlessthan", is(numeric((a, b) => a < b))],
  ["numericlessthanequals", is(numeric((a, b) => a <= b))],
  ["numericgreaterthan", is(numeric((a, b) => a > b))],
  ["numericgreaterthanequals", is(numeric((a, b) => a >= b))],
  ["dateequals", is(date((a, b) => a === b))],
  ["datenotequals", isNot(date((a, b) => a === b))],
  ["datelessthan", is(date((a, b) => a < b))],
  ["datelessthanequals", is(date((a, b) => a <= b))],
  ["dategreaterthan", is(date((a, b) => a > b))],
  ["dategreaterthanequals", is(date((a, b) => a >= b))],
  ["ipaddress", is(inNetwork)],
  ["notipaddress", isNot(inNetwork)],
]);
