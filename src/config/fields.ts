// The kinds of field a pipeline file has. The message of every issue is what the field allows, as a
// clause: `problems.ts` puts the place before it and what was found beside it.
import * as z from "zod";
import { DURATION, parseDuration, parseSize, SIZE, writeDuration, writeSize } from "./quantity.ts";

interface Range {
  readonly min: number;
  readonly max: number;
}

/** Intl would do it, and take longer to wake up than Node takes to start. */
const grouped = (number: number) => String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");

export const text = (allowed: string, pattern: RegExp) =>
  z.string({ error: allowed }).regex(pattern, { error: allowed });

export const flag = () => z.boolean({ error: "true or false" });

export function whole({ min, max }: Range) {
  const error = `a whole number from ${min} to ${grouped(max)}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export const oneOf = <const T extends readonly string[]>(...values: T) =>
  z.enum(values, { error: values.join(" or ") });

/** Parses to seconds. */
export function duration({ min, max }: Range) {
  const error = `a duration from ${writeDuration(min)} to ${writeDuration(max)}: a number of seconds, or 30s, 5m, 2h, 4d`;
  return quantity(DURATION, error, (value) => within(parseDuration(value), { min, max }));
}

/** Parses to bytes. */
export function size({ min, max }: Range) {
  const error = `a size from ${writeSize(min)} to ${writeSize(max)}: a number of bytes, or 64KB, 128MB, 1MiB`;
  return quantity(SIZE, error, (value) => within(parseSize(value), { min, max }));
}

/** Parses to AWS's megabytes of 1,048,576 bytes. */
export function megabytes({ min, max }: Range) {
  const error = `a size from ${min}MB to ${max}MB in whole MB, with its unit: 512MB, 2GB`;
  return quantity(SIZE, error, (value) => {
    const amount = (parseSize(value) ?? Number.NaN) / 1024 ** 2;
    return Number.isInteger(amount) ? within(amount, { min, max }) : undefined;
  });
}

const within = (value: number | undefined, { min, max }: Range) =>
  value !== undefined && value >= min && value <= max ? value : undefined;

export function quantity<T>(
  pattern: RegExp,
  error: string,
  parse: (value: string | number) => T | undefined,
) {
  return z
    .union([z.string({ error }).regex(pattern, { error }), z.number({ error })], { error })
    .transform((value, context) => {
      const parsed = parse(value);
      if (parsed !== undefined) return parsed;
      context.addIssue({ code: "custom", message: error });
      return z.NEVER;
    });
}

/**
 * A map whose keys are all known. The message of an `unrecognized_keys` issue is the list of the
 * known ones, which is what the nearest key is looked for in.
 */
export const section = <S extends z.core.$ZodLooseShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? Object.keys(shape).join(", ")
        : `a map with the keys ${Object.keys(shape).join(", ")}`,
  });

/** Environment and tag values. Numbers and booleans arrive as they were written: see `document.ts`. */
export const textValues = (allowed: string, keys: RegExp) =>
  z.record(z.string({ error: allowed }).regex(keys, { error: allowed }), textValue, {
    error: allowed,
  });

const textValue = z
  .union([z.string(), z.number(), z.boolean()], {
    error: 'text, a number, true or false; "" for empty text',
  })
  .transform(String);
