import { SqslamError } from "../../core/errors.ts";
import { isObject } from "../../core/json.ts";

/** The number at that path of a command's JSON answer. Throws where none is. */
export function numberIn(answer: unknown, ...path: readonly string[]): number {
  const value = path.reduce((inner, key) => (isObject(inner) ? inner[key] : undefined), answer);
  if (typeof value === "number") return value;
  throw new SqslamError("PARTIAL", `A command's answer has no number ${path.join(".")}.`);
}
