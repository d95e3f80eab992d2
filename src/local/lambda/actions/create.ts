import type {
  CreateFunctionCommandInput,
  CreateFunctionCommandOutput,
} from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Call, Given, Result } from "../../service.ts";
import { describeWithState } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import type { Registry } from "../registry.ts";
import { attachLayers } from "../layers/attach.ts";
import { newSettings } from "../settings.ts";
import { checkArchitectures, checkNetwork, checkRole, checkTags, zipOf } from "./checks.ts";
import { checkTotalSize } from "./total-size.ts";
import type { FunctionActions } from "./world.ts";

type CreateInput = Given<CreateFunctionCommandInput, "FunctionName" | "Role" | "Code">;

export function createAction({ registry, codes, layers, access }: FunctionActions) {
  return async function createFunction(
    input: CreateInput,
    call: Call,
  ): Promise<Result<CreateFunctionCommandOutput>> {
    const { name, arn } = readFunctionName(input.FunctionName, call.region);
    const { Tags: tags = {} } = input;
    const attach = (arns: readonly string[]) => attachLayers(layers, arns, call.region);
    const settings = newSettings(input, attach);
    const architecture = checkArchitectures(input.Architectures) ?? "x86_64";
    checkPackage(input);
    checkTags(tags);
    refuseSecond(registry, arn, name);
    checkRole(access, settings.roleArn);
    checkNetwork(access, settings, call.region);
    const code = await codes.add(zipOf(input.Code));
    try {
      const { sha256, zipSize } = code;
      checkTotalSize(codes, sha256, settings);
      // Somebody may have been faster while the code was unpacked.
      refuseSecond(registry, arn, name);
      const draft = {
        arn,
        name,
        region: call.region,
        settings,
        code: { sha256, size: zipSize, architecture },
        tags,
        reservedConcurrency: undefined,
      };
      return describeWithState(registry.create(draft));
    } finally {
      code.end(); // the function holds it by itself
    }
  };
}

function refuseSecond(registry: Registry, arn: string, name: string): void {
  if (!registry.find(arn)) return;
  throw new Fault("ResourceConflictException", `Function already exist: ${name}`);
}

function checkPackage({ PackageType: type = "Zip" }: CreateInput): void {
  if (type === "Zip") return;
  throw invalid("The local endpoint runs functions from zip packages only, not from images.");
}
