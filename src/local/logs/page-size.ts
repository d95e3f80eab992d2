/** A page of events holds 1 MB (aws-facts 6.3). */
export const MOST_PAGE_BYTES = 1_048_576;

export function sizeOf(message: string): number {
  return Buffer.byteLength(message) + 26;
}
