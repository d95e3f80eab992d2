import { constrain, inRange } from "../constraint.ts";
import { Fault } from "../fault.ts";
import { decodeName, encodeName } from "../name-token.ts";

export interface Paging {
  readonly Marker?: string | undefined;
  readonly MaxItems?: number | undefined;
}

interface Page<T> {
  readonly items: T[];
  /** To be spread into an output. */
  readonly rest: { readonly IsTruncated: boolean; readonly Marker?: string };
}

/** One page of a list, in the order of `keyOf`. A marker names the last item of the page before. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { Marker, MaxItems = 100 }: Paging,
): Page<T> {
  constrain("ValidationError", inRange("maxItems", MaxItems, 1, 1000));
  const after = Marker === undefined ? undefined : decodeName(Marker, badMarker);
  const left = all
    .filter((item) => after === undefined || keyOf(item) > after)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = left.slice(0, MaxItems);
  const last = items.at(-1);
  return left.length > items.length && last !== undefined
    ? { items, rest: { IsTruncated: true, Marker: encodeName(keyOf(last)) } }
    : { items, rest: { IsTruncated: false } };
}

const badMarker = () => new Fault("ValidationError", "Invalid Marker.");
