/** Facts that the data plane tells. Wording belongs to the renderers. */
export type OperationEvent =
  | {
      readonly type: "send.progress";
      readonly sent: number;
      readonly failed: number;
      readonly skipped: number;
      /** Of the input, read so far. */
      readonly bytes: number;
      /** undefined where the input's size is not known (stdin). */
      readonly totalBytes: number | undefined;
    }
  | {
      readonly type: "send.failed";
      /** Counted from 1, as editors do; a message's own `line` attribute counts from 0. */
      readonly line: number;
      readonly code: string;
      readonly reason: string;
    }
  | { readonly type: "send.retry"; readonly messages: number; readonly reason: string }
  | { readonly type: "tail.waiting"; readonly group: string }
  /** Live Tail is refused. */
  | { readonly type: "tail.polling"; readonly group: string; readonly reason: string }
  /** A session of Live Tail has ended; another one begins. */
  | { readonly type: "tail.reopening"; readonly group: string; readonly reason: string };

/** One CloudWatch Logs event. */
export interface LogLine {
  /** Unknown of lines that came live. */
  readonly eventId?: string;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly stream: string;
  /** Without its trailing newline. */
  readonly message: string;
}
