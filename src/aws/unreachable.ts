// Nothing answers, or what answers is not AWS.
import { messageOf } from "../core/errors.ts";
import { codesOf, isFault } from "./codes.ts";
import type { Connection } from "./connection.ts";
import { metadataOf } from "./metadata.ts";

const REFUSED = ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "TimeoutError", "EPROTO"];
const NO_WAY = ["EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"];
const NO_TRUST = [
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
];

export const isNetwork = (error: unknown): boolean =>
  isFault(error, ...REFUSED, ...NO_WAY, ...NO_TRUST) || speaksNoHttp(error);

/** Node's HTTP parser names each way of not being HTTP. */
const speaksNoHttp = (error: unknown): boolean =>
  [...codesOf(error)].some((code) => code.startsWith("HPE_"));

/**
 * True for an answer that no AWS service gives: the SDK could not parse it, or found neither code
 * nor message in it and so calls it after its HTTP status.
 */
export function isForeign(error: Record<string, unknown>): boolean {
  if (metadataOf(error) === undefined) return false;
  const text = messageOf(error);
  const parsed = !text.includes("Deserialization error") && !text.includes("parse error");
  const nameless = text === "Unknown" || text === "UnknownError";
  return !parsed || (nameless && error["Code"] === undefined && error["code"] === undefined);
}

export function whyUnreachable(
  error: Record<string, unknown>,
  place: Pick<Connection, "endpoint" | "region">,
): { readonly why: string; readonly hint: string } {
  const at = place.endpoint ?? `the AWS endpoints of ${place.region}`;
  const custom = place.endpoint !== undefined;
  const another = custom
    ? "Check the endpoint URL: another web server or a proxy seems to be there."
    : "Check the proxy and the network: something answers in the place of AWS.";
  if (speaksNoHttp(error)) {
    return { why: `what answers at ${at} is not AWS: it does not speak HTTP.`, hint: another };
  }
  if (isForeign(error)) {
    const status = metadataOf(error)?.httpStatusCode;
    return {
      why: `what answers at ${at} is not AWS: HTTP ${status} with content that no AWS service sends.`,
      hint: another,
    };
  }
  return {
    why: `${at} cannot be reached (${detail(error)}).`,
    hint: custom
      ? "Check the endpoint URL and that something listens there: `sqslam local start` starts the local endpoint."
      : "Check the network, the proxy settings and the spelling of the region.",
  };
}

function detail(error: Record<string, unknown>): string {
  const code = typeof error["code"] === "string" ? error["code"] : undefined;
  // An AggregateError of a host with several addresses has a code and no message.
  const text = messageOf(error)
    .replace(/^@smithy\/node-http-handler - /, "")
    .replace(/ \(configured by client requestHandler\)\.$/, "");
  return code === undefined || text.includes(code) ? text : `${code} ${text}`.trim();
}
