/** `record[key] = value`, also of `__proto__`: assigned, that key would set the prototype and be lost. */
export function setOwn<Value>(record: Record<string, Value>, key: string, value: Value): void {
  if (key !== "__proto__") record[key] = value;
  else Object.defineProperty(record, key, { value, ...PLAIN });
}

const PLAIN = { enumerable: true, configurable: true, writable: true };

/** A record of the same keys. Messages have few: quicker for them than by a list of entries. */
export function mapOwn<Value, Result>(
  record: Readonly<Record<string, Value>>,
  convert: (value: Value, key: string) => Result,
): Record<string, Result> {
  const result: Record<string, Result> = {};
  for (const key of Object.keys(record)) {
    const value = record[key];
    if (value !== undefined) setOwn(result, key, convert(value, key));
  }
  return result;
}
