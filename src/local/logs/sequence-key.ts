/** Keys in order of arrival, so that the store only ever appends. */
export function sequenceKey(sequence: number): string {
  return String(sequence).padStart(16, "0");
}
