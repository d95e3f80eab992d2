import { invalidValue } from "./faults.ts";
import { admits, readRedrivePolicy } from "./redrive-policy.ts";
import { isFifoName, type Registry } from "./registry.ts";

/**
 * Throws the fault of a RedrivePolicy that cannot be, given the queues there are: the target must
 * exist here, be of the same type, and its RedriveAllowPolicy must admit the source (aws-facts 2.4).
 */
export function checkRedrive(registry: Registry, sourceArn: string, raw: string | undefined): void {
  if (raw === undefined || raw === "") return;
  const refuse = (reason: string) => invalidValue(raw, "RedrivePolicy", reason);
  const targetArn = readRedrivePolicy(raw).deadLetterTargetArn;
  const place = (arn: string) => arn.split(":").slice(0, 5).join(":");
  const target = place(targetArn) === place(sourceArn) ? registry.find(targetArn) : undefined;
  if (!target) throw refuse("Dead letter target does not exist.");
  if (target.fifo !== isFifoName(sourceArn)) {
    throw refuse("Dead-letter queue must be same type of queue as the source.");
  }
  if (!admits(target.settings.redriveAllow, sourceArn)) {
    throw refuse(`The redrive allow policy of ${targetArn} does not admit ${sourceArn}.`);
  }
}
