// A policy in as many documents as IAM takes it in.
import type { PolicyDocument } from "./policy.ts";

/** Of a managed policy; IAM does not count whitespace. */
export const MOST_CHARACTERS = 6_144;

/** The whole as one, where it fits. No statement is cut: with the longest of names one is a third of it. */
export function partsOf(policy: PolicyDocument): readonly PolicyDocument[] {
  const parts: PolicyDocument[] = [];
  for (const statement of policy.Statement) {
    const last = parts.at(-1);
    const longer = last && { ...last, Statement: [...last.Statement, statement] };
    if (longer && charactersOf(longer) <= MOST_CHARACTERS) parts[parts.length - 1] = longer;
    else parts.push({ ...policy, Statement: [statement] });
  }
  return parts;
}

export const charactersOf = (policy: PolicyDocument): number => JSON.stringify(policy).length;
