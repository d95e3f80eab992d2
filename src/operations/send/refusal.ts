// Answers that are no result: whose fault they are, and whether asking again can help.
import { codesOf, isNotFound } from "../../aws/codes.ts";
import type { Connection } from "../../aws/connection.ts";
import { explained } from "../../aws/faults.ts";
import { messageOf, SqslamError } from "../../core/errors.ts";
import { isObject, parseJson } from "../../core/json.ts";
import { RequestFault } from "./batch-sender.ts";
import type { HttpAnswer } from "./post.ts";

export interface Target {
  readonly connection: Connection;
  readonly queueName: string;
  /** Where requests go. */
  readonly url: URL;
}

// The SDK's lists, as codesOf spells them (aws-facts 1.3).
const THROTTLES = [
  "RequestThrottled",
  "Throttling",
  "Throttled",
  "TooManyRequests",
  "SlowDown",
  "LimitExceeded",
  "ProvisionedThroughputExceeded",
  "KMS.Throttling",
];
const TRANSIENT_STATUS = [500, 502, 503, 504];
const TRANSIENT_ERRNO = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/** An error of AWS as the SDK would have thrown it. */
class WireError extends Error {
  readonly Code: string;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };

  constructor(code: string, message: string, answer: HttpAnswer) {
    super(message);
    this.name = code;
    this.Code = code;
    const requestId = answer.headers["x-amzn-requestid"];
    this.$metadata = {
      httpStatusCode: answer.status,
      requestId: typeof requestId === "string" ? requestId : undefined,
    };
  }
}

/** An HTTP answer that is not a result. */
export function refused(answer: HttpAnswer, target: Target): RequestFault {
  const error = wireError(answer);
  const transient = TRANSIENT_STATUS.includes(answer.status);
  if (error === undefined) {
    return new RequestFault("NotSqs", transient ? "soon" : "never", notSqs(answer, target));
  }
  return new RequestFault(error.name, retryOf(error, transient), shown(error, target));
}

function wireError(answer: HttpAnswer): WireError | undefined {
  const body = parseJson(answer.body);
  if (answer.status < 300 || !isObject(body)) return undefined;
  // The header has the code's long form, the body a shape's name (aws-facts 0.2).
  const header = answer.headers["x-amzn-query-error"];
  const code = typeof header === "string" ? header.split(";")[0] : body["__type"];
  if (typeof code !== "string" || code === "") return undefined;
  const message = body["message"] ?? body["Message"];
  const name = code.replace(/^.*#/, "");
  return new WireError(name, typeof message === "string" ? message : name, answer);
}

function retryOf(error: WireError, transient: boolean): RequestFault["retry"] {
  const codes = codesOf(error);
  const throttled = THROTTLES.some((code) => codes.has(code));
  if (throttled || error.$metadata.httpStatusCode === 429) return "slowly";
  return transient || codes.has("RequestTimeout") ? "soon" : "never";
}

function shown(error: unknown, { connection, queueName }: Target): SqslamError {
  if (isNotFound(error)) {
    return new SqslamError(
      "NOT_DEPLOYED",
      `Queue ${queueName} does not exist in ${connection.region}.`,
      { hint: "Deploy the pipeline first: sqslam up", cause: error },
    );
  }
  const doing = `Could not send to queue ${queueName}`;
  const known = explained(error, doing, connection);
  if (known instanceof SqslamError) return known;
  return new SqslamError("UNREACHABLE", `${doing}: ${messageOf(error)}`, { cause: error });
}

/** No HTTP answer at all. */
export function unanswered(error: unknown, target: Target): RequestFault {
  const code = isObject(error) && typeof error["code"] === "string" ? error["code"] : "NoAnswer";
  return new RequestFault(code, TRANSIENT_ERRNO.has(code) ? "soon" : "never", shown(error, target));
}

/** No request at all, for want of credentials. What is no fault of theirs is a bug, and stays one. */
export function unsigned(error: unknown, { connection, queueName }: Target): unknown {
  const known = explained(error, `Could not send to queue ${queueName}`, connection);
  return known instanceof SqslamError ? new RequestFault(known.code, "never", known) : error;
}

/** What answers is something else than SQS: a proxy, a login page, another server. */
export function notSqs(answer: HttpAnswer, { url }: Target): SqslamError {
  const type = answer.headers["content-type"]?.split(";")[0] ?? "no content type";
  return new SqslamError(
    "UNREACHABLE",
    `What answers at ${url.origin} is not SQS: it said HTTP ${answer.status} with ${type}.`,
    { hint: "Check the endpoint URL: a proxy or another web server seems to be there." },
  );
}
