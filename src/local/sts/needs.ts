import type { Needs } from "../need.ts";

export const stsNeeds: Record<string, Needs> = {
  // Even an explicit deny does not keep anybody from asking who they are (aws-facts 5.4).
  GetCallerIdentity: () => [],
  // Its action asks itself: there the role's trust policy has a say, too.
  AssumeRole: () => [],
};
