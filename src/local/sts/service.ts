import type { GetCallerIdentityCommandOutput } from "@aws-sdk/client-sts";
import type { Access, Assumption } from "../ports.ts";
import { ACCOUNT, type Call, type Result, type Service } from "../service.ts";
import { stsModel } from "../wire/models.ts";
import { assumeRole } from "./assume-role.ts";
import { stsNeeds } from "./needs.ts";

/** STS as far as a deployer asks it: who am I, and let me be that role (aws-facts 1.1). */
export function stsService(access: Pick<Access, "identify"> & Assumption): Service {
  const getCallerIdentity = (
    _input: object,
    call: Call,
  ): Result<GetCallerIdentityCommandOutput> => {
    const { arn, userId } = access.identify(call.accessKeyId);
    return { Account: ACCOUNT, Arn: arn, UserId: userId };
  };
  return {
    model: stsModel,
    actions: { GetCallerIdentity: getCallerIdentity, AssumeRole: assumeRole(access) },
    needs: stsNeeds,
  };
}
