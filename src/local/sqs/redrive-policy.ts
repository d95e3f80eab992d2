// The two JSON attributes that tie a queue and its dead-letter queue together (aws-facts 2.4).
import { isObject, parseJson } from "../../core/json.ts";
import { invalidValue } from "./faults.ts";

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface RedriveAllowPolicy {
  readonly redrivePermission: "allowAll" | "denyAll" | "byQueue";
  readonly sourceQueueArns?: readonly string[];
}

const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,80}(\.fifo)?$/;
const MOST_SOURCES = 10;
const REFUSED = "Amazon SQS can't create the redrive allow policy";
const UNSUPPORTED = `${REFUSED}, as it's in an unsupported format.`;

export function readRedrivePolicy(raw: string): RedrivePolicy {
  const refuse = (reason: string) => invalidValue(raw, "RedrivePolicy", reason);
  const policy = parseJson(raw);
  if (!isObject(policy)) throw refuse("Redrive policy is not a valid JSON map.");
  // In this order: of an empty policy AWS misses the count, as public reports show.
  for (const member of ["maxReceiveCount", "deadLetterTargetArn"]) {
    if (policy[member] === undefined) {
      throw refuse(`Redrive policy does not contain mandatory attribute: ${member}.`);
    }
  }
  const { deadLetterTargetArn, maxReceiveCount, ...others } = policy;
  if (Object.keys(others).length > 0) {
    throw refuse(
      "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount].",
    );
  }
  if (typeof deadLetterTargetArn !== "string" || !QUEUE_ARN.test(deadLetterTargetArn)) {
    throw refuse("Invalid value for deadLetterTargetArn.");
  }
  // A numeric string is as good as a number.
  const count = typeof maxReceiveCount === "string" ? Number(maxReceiveCount) : maxReceiveCount;
  if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw refuse(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to 1000 both inclusive.`,
    );
  }
  return { deadLetterTargetArn, maxReceiveCount: count };
}

export function readRedriveAllowPolicy(raw: string): RedriveAllowPolicy {
  const refuse = (reason: string) => invalidValue(raw, "RedriveAllowPolicy", reason);
  const policy = parseJson(raw);
  if (!isObject(policy)) throw refuse(UNSUPPORTED);
  const { redrivePermission, sourceQueueArns, ...others } = policy;
  if (Object.keys(others).length > 0) throw refuse(UNSUPPORTED);
  switch (redrivePermission) {
    case "allowAll":
    case "denyAll":
      if (sourceQueueArns !== undefined) {
        throw refuse(
          `${REFUSED}. To specify one or more source queue ARNs, you must set redrivePermission to byQueue.`,
        );
      }
      return { redrivePermission };
    case "byQueue":
      if (!isArnList(sourceQueueArns)) {
        throw refuse(`${REFUSED}. byQueue needs the ARNs of 1 to 10 queues in sourceQueueArns.`);
      }
      return { redrivePermission, sourceQueueArns };
    default:
      throw refuse(UNSUPPORTED);
  }
}

/** Whether the dead-letter queue's policy lets `sourceArn` name it. */
export function admits(policy: RedriveAllowPolicy | undefined, sourceArn: string): boolean {
  if (policy === undefined || policy.redrivePermission === "allowAll") return true;
  return policy.sourceQueueArns?.includes(sourceArn) ?? false;
}

function isArnList(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= MOST_SOURCES &&
    value.every((arn) => typeof arn === "string" && QUEUE_ARN.test(arn))
  );
}
