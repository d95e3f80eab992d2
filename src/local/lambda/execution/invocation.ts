/** One call of a handler. */
export interface Invocation {
  readonly requestId: string;
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
