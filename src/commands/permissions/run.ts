import type { Audience } from "../../aws/rights.ts";
import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
import { charactersOf, MOST_CHARACTERS, partsOf } from "../../operations/permissions/parts.ts";
import { policyFor } from "../../operations/permissions/policy.ts";
import { placeFor } from "./place.ts";

export interface PermissionsFlags {
  readonly for: Audience;
  readonly account: string | undefined;
}

export async function runPermissions(
  context: Context,
  { for: audience, account: wanted }: PermissionsFlags,
): Promise<ExitCode> {
  const pipeline = await context.pipeline();
  const home = await placeFor(context, wanted);
  const { account, region } = home;
  const policy = policyFor(audience, pipeline, home);
  const parts = partsOf(policy);
  if (parts.length > 1) {
    context.reporter.note(
      "warning",
      `The policy has ${charactersOf(policy)} characters, and IAM takes ${MOST_CHARACTERS} as a managed policy: it comes in ${parts.length} documents. Whoever needs it needs all of them.`,
    );
  }
  context.reporter.answer({
    type: "permissions",
    data: { for: audience, account, region, policy, parts },
    text: parts.flatMap((part) => JSON.stringify(part, undefined, 2).split("\n")),
  });
  return 0;
}
