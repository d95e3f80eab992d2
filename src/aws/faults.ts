// The only place where an error of the SDK becomes one that a person can act on.
import { type ErrorCode, messageOf, SqslamError } from "../core/errors.ts";
import { isObject } from "../core/json.ts";
import { codesOf, isFault, isNotFound } from "./codes.ts";
import type { Connection } from "./connection.ts";
import { denialHint, isDenied } from "./denial.ts";
import { mask } from "./masking.ts";
import { metadataOf } from "./metadata.ts";
import { isForeign, isNetwork, whyUnreachable } from "./unreachable.ts";

type Place = Pick<Connection, "endpoint" | "region">;

interface Meaning {
  readonly code: ErrorCode;
  readonly why: string;
  readonly hint?: string | undefined;
}

/**
 * The error as one of ours: `doing` is a whole clause, such as `Could not create SQS queue "a"`.
 * What is neither AWS's nor the network's is returned as it is: it is a bug, or our own already.
 */
export function explained(
  error: unknown,
  doing: string,
  place: Place,
  secrets: readonly string[] = [],
): unknown {
  if (error instanceof SqslamError || !isObject(error)) return error;
  const meaning = meaningOf(error, place);
  if (meaning === undefined) return error;
  const message = mask(`${doing}: ${meaning.why}`, secrets);
  return new SqslamError(meaning.code, message, {
    hint: meaning.hint,
    cause: masked(error, secrets),
  });
}

function meaningOf(error: Record<string, unknown>, place: Place): Meaning | undefined {
  return (
    ofCredentials(error) ??
    ofNetwork(error, place) ??
    (isAnswer(error) ? ofAnswer(error) : undefined)
  );
}

const isAnswer = (error: Record<string, unknown>): boolean =>
  error["$fault"] !== undefined || metadataOf(error) !== undefined;

const LOG_IN =
  "Sign in again (`aws sso login`, or whatever gives you credentials) and repeat the command.";

function ofCredentials(error: Record<string, unknown>): Meaning | undefined {
  const expired =
    isFault(error, "ExpiredToken", "RequestExpired", "TokenRefreshRequired") ||
    (isFault(error, "CredentialsProviderError", "TokenProviderError") &&
      /expired|sso login/i.test(messageOf(error)));
  if (expired) {
    return { code: "NO_CREDENTIALS", why: "the AWS credentials have expired.", hint: LOG_IN };
  }
  if (isFault(error, "CredentialsProviderError", "TokenProviderError")) {
    return {
      code: "NO_CREDENTIALS",
      why: `no AWS credentials were found (${messageOf(error)}).`,
      hint: "Set AWS_PROFILE or pass `--profile`, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or work without an account: `sqslam local start`, then `--local`.",
    };
  }
  const refused = ["InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch"];
  if (
    isFault(error, ...refused, "InvalidAccessKeyId", "AuthFailure", "MissingAuthenticationToken")
  ) {
    return {
      code: "NO_CREDENTIALS",
      why: `AWS does not accept these credentials. ${messageOf(error)}`,
      hint: "Check the profile or the access key, and this machine's clock.",
    };
  }
  return undefined;
}

function ofNetwork(error: Record<string, unknown>, place: Place): Meaning | undefined {
  if (!isNetwork(error) && !isForeign(error)) return undefined;
  return { code: "UNREACHABLE", ...whyUnreachable(error, place) };
}

const THROTTLED = ["Throttling", "TooManyRequests", "RequestThrottled", "RequestLimitExceeded"];
const TAKEN = ["QueueNameExists", "QueueAlreadyExists", "QueueDeletedRecently"];
const EXISTS = ["ResourceAlreadyExists", "EntityAlreadyExists", "ResourceConflict"];
const CHANGED = ["PreconditionFailed", "ConcurrentModification", "OperationAborted"];
const IN_USE = ["ResourceInUse", "DeleteConflict"];

function ofAnswer(error: Record<string, unknown>): Meaning {
  const said = `${[...codesOf(error)][0] ?? "an unknown error"}: ${messageOf(error)}`;
  if (isDenied(error)) {
    const why = `access denied. ${messageOf(error)}`;
    return { code: "ACCESS_DENIED", why, hint: denialHint(error) };
  }
  if (isNotFound(error)) {
    return { code: "NOT_DEPLOYED", why: said, hint: "Run `sqslam up` to create what is missing." };
  }
  if (isFault(error, ...TAKEN, ...EXISTS, ...CHANGED, ...IN_USE)) {
    return {
      code: "CONFLICT",
      why: said,
      hint: "Somebody else may be changing the same pipeline. Run the command again.",
    };
  }
  if (isFault(error, ...THROTTLED)) {
    return {
      code: "AWS",
      why: `AWS asked to slow down, and still did after ${attempts(error)}. ${said}`,
      hint: "Run the command again in a minute; AWS_MAX_ATTEMPTS allows more attempts.",
    };
  }
  return { code: "AWS", why: said };
}

function attempts(error: Record<string, unknown>): string {
  const count = metadataOf(error)?.attempts ?? 1;
  return count > 1 ? `${count} attempts` : "one attempt";
}

/** The cause is shown under --debug: it must not tell what the message keeps to itself. */
function masked(error: Record<string, unknown>, secrets: readonly string[]): unknown {
  if (!(error instanceof Error)) return error;
  error.message = mask(error.message, secrets);
  if (error.stack !== undefined) error.stack = mask(error.stack, secrets);
  return error;
}
