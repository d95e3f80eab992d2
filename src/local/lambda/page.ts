/** What the service returns at most, whatever the model allows (aws-facts 3.1). */
const PAGE = 50;

/** `$LATEST` before 1, and 2 before 10. */
export const naturalOrder = new Intl.Collator("en", { numeric: true });

export interface PageRequest {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

const naturally = (a: string, b: string) => naturalOrder.compare(a, b);

/** The next of `all` by name. The marker is the last name shown, so that deletions move nothing. */
export function pageOf<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  { Marker, MaxItems = PAGE }: PageRequest,
  order: (a: string, b: string) => number = naturally,
): { readonly page: T[]; readonly NextMarker: string | undefined } {
  const rest = all
    .filter((item) => Marker === undefined || order(nameOf(item), Marker) > 0)
    .toSorted((a, b) => order(nameOf(a), nameOf(b)));
  const page = rest.slice(0, Math.min(MaxItems, PAGE));
  const last = page.at(-1);
  return { page, NextMarker: last && page.length < rest.length ? nameOf(last) : undefined };
}
