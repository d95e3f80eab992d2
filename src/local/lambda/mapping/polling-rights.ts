// The poller acts as the function's execution role (aws-facts 4.8).
import type { Access, QueueSource } from "../../ports.ts";

export type PollingAction = "ReceiveMessage" | "DeleteMessage" | "GetQueueAttributes";

/** What a role needs for a mapping to be made. */
export const POLLING_ACTIONS: readonly PollingAction[] = [
  "ReceiveMessage",
  "DeleteMessage",
  "GetQueueAttributes",
];

/** What is wrong with the role, in AWS's words; undefined when it may do all of `actions`. */
export function missingRight(
  access: Pick<Access, "allows">,
  roleArn: string,
  queueArn: string,
  actions: readonly PollingAction[],
): string | undefined {
  const denied = actions.find((action) => !access.allows(roleArn, `sqs:${action}`, queueArn));
  return denied && `The provided execution role does not have permissions to call ${denied} on SQS`;
}

/** The same for the key of an encrypted queue, whose messages the poller reads. */
export function missingKeyRight(
  access: Pick<Access, "allows">,
  roleArn: string,
  { keyNeed: need }: Pick<QueueSource, "keyNeed">,
): string | undefined {
  if (!need || access.allows(roleArn, need.action, need.resource, need.keys)) return undefined;
  return "The provided execution role does not have permissions to call Decrypt on KMS";
}
