/** What a handler may answer at most, in bytes (aws-facts 3.10). */
export const LARGEST_RESPONSE = 6_291_556;

/** One call of a handler. */
export interface Invocation {
  readonly requestId: string;
  /** As it was invoked, with the qualifier if there was one: what the handler is told. */
  readonly functionArn: string;
  readonly payload: Buffer;
  /** JSON. */
  readonly clientContext: string | undefined;
  readonly wantsTail: boolean;
}

/** How an invocation ended, with the last of its log. */
export interface Completion {
  readonly status: "returned" | "failed";
  readonly payload: Buffer;
  /** START to REPORT, at least its last 4 KB. */
  readonly logTail: string;
}
