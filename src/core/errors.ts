// Two kinds of failure exist: a SqslamError, which a person can act on and which is shown
// without a stack, and anything else, which is a bug in sqslam and is shown with one.

export type ErrorCode =
  | "WRONG_USE" // flags or arguments that cannot be meant
  | "CONFIG_INVALID" // the pipeline file, or what it points at, is wrong
  | "NO_REGION"
  | "NO_CREDENTIALS"
  | "ACCESS_DENIED"
  | "UNREACHABLE" // nothing answers at the endpoint, or what answers is not AWS
  | "NOT_DEPLOYED"
  | "NOT_OURS" // a resource of that name exists and does not carry our tags
  | "CONFLICT" // AWS refuses because of the present state
  | "TIMED_OUT"
  | "REFUSED" // sqslam itself declines: an unconfirmed teardown, a change that needs recreation
  | "AWS" // any other error that AWS answered
  | "INPUT" // the data to send cannot be read or sent
  | "PARTIAL"; // some of the work was done, some failed

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 64 | 130 | 143;

const EXIT_CODES: Partial<Record<ErrorCode, ExitCode>> = {
  WRONG_USE: 64,
  CONFIG_INVALID: 64,
  NOT_DEPLOYED: 4,
  PARTIAL: 3,
};

export interface ErrorDetails {
  /** What to type or change next, as an imperative sentence. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** A failure a person can act on: `message` says what failed, on what and why; `hint` what to do next. */
export class SqslamError extends Error {
  override readonly name = "SqslamError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
  }

  get exitCode(): ExitCode {
    return EXIT_CODES[this.code] ?? 1;
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
