import type { Audience } from "../../aws/rights.ts";
import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
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
  context.reporter.answer({
    type: "permissions",
    data: { for: audience, account, region, policy },
    text: JSON.stringify(policy, undefined, 2).split("\n"),
  });
  return 0;
}
