/** The condition keys of one request, in lower case: AWS compares their names so. */
export type Context = ReadonlyMap<string, readonly string[]>;

export function contextOf(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): Context {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined) {
      context.set(key.toLowerCase(), typeof value === "string" ? [value] : value);
    }
  }
  return context;
}
