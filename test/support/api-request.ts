// Which AWS call a request is, told from outside: by its protocol, and by the name of what it is about.
import type { IncomingHttpHeaders } from "node:http";
import { isObject, parseJson } from "../../src/core/json.ts";

/** How a service writes its errors (aws-facts 0.3). */
export type Protocol = "sqs" | "logs" | "cloudwatch" | "lambda" | "query";

export interface ApiRequest {
  readonly protocol: Protocol;
  /** Service, operation and what it is about: the same in every run of the same pipeline. */
  readonly label: string;
  readonly writes: boolean;
  /** The same for all attempts that the SDK makes at one call. */
  readonly invocation: string;
}

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export function apiRequest(received: Received): ApiRequest {
  const invocation = String(received.headers["amz-sdk-invocation-id"]);
  return { ...told(received), invocation };
}

function told(received: Received): Omit<ApiRequest, "invocation"> {
  const target = received.headers["x-amz-target"];
  if (typeof target === "string") return ofJson(target, received.body);
  return received.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true
    ? ofQuery(received.body)
    : ofRest(received);
}

const JSON_SERVICES: Readonly<Record<string, Protocol>> = {
  AmazonSQS: "sqs",
  Logs_20140328: "logs",
  GraniteServiceVersion20100801: "cloudwatch",
};

function ofJson(target: string, body: Buffer): Omit<ApiRequest, "invocation"> {
  const [prefix = "", operation = ""] = target.split(".");
  const protocol = JSON_SERVICES[prefix];
  if (protocol === undefined) throw new Error(`no service is known by the target ${target}`);
  const input = parseJson(body.toString("utf8"));
  const about = isObject(input) ? input : {};
  const name =
    about["QueueUrl"] ??
    about["QueueName"] ??
    about["logGroupName"] ??
    about["logGroupNamePrefix"] ??
    about["resourceArn"] ??
    about["AlarmName"] ??
    about["AlarmNames"] ??
    about["ResourceARN"];
  return {
    protocol,
    label: `${protocol} ${operation} ${lastPart(String(name))}`,
    writes: !isRead(operation),
  };
}

function ofQuery(body: Buffer): Omit<ApiRequest, "invocation"> {
  const form = new URLSearchParams(body.toString("utf8"));
  const operation = form.get("Action") ?? "";
  const about = ["RoleName", "PolicyName", "PolicyArn"].flatMap((key) => form.get(key) ?? []);
  return {
    protocol: "query",
    label: [operation === "GetCallerIdentity" ? "sts" : "iam", operation, ...about].join(" "),
    writes: !isRead(operation),
  };
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

function ofRest({ method, url }: Received): Omit<ApiRequest, "invocation"> {
  const [path = ""] = decodeURIComponent(url).split("?");
  const short = path
    .replace(/^\/[0-9-]+\//, "")
    .replace(UUID, "UUID")
    .replace(/arn:.*:/, "");
  return { protocol: "lambda", label: `lambda ${method} ${short}`, writes: method !== "GET" };
}

const isRead = (operation: string): boolean => /^(Get|List|Describe)/.test(operation);

const lastPart = (name: string): string => name.replace(/^.*[:/]/, "");
