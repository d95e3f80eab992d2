import type {
  CreateFunctionCommandInput,
  CreateFunctionCommandOutput,
} from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import type { Access } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import type { CodeStore } from "../code/code-store.ts";
import { describeWithState } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import type { Registry } from "../registry.ts";
import { newSettings } from "../settings.ts";
import { checkArchitectures, checkRole, checkTags, zipOf } from "./checks.ts";

type CreateInput = Given<CreateFunctionCommandInput, "FunctionName" | "Role" | "Code">;

export function createAction(registry: Registry, codes: CodeStore, access: Access) {
  return async function createFunction(
    input: CreateInput,
    call: Call,
  ): Promise<Result<CreateFunctionCommandOutput>> {
    const { name, arn } = readFunctionName(input.FunctionName, call.region);
    const { Tags: tags = {} } = input;
    const settings = newSettings(input);
    const architecture = checkArchitectures(input.Architectures) ?? "x86_64";
    checkPackage(input);
    checkTags(tags);
    refuseSecond(registry, arn, name);
    checkRole(access, settings.roleArn);
    const code = await codes.add(zipOf(input.Code));
    try {
      // Somebody may have been faster while the code was unpacked.
      refuseSecond(registry, arn, name);
    } catch (error) {
      code.end();
      throw error;
    }
    const { sha256, zipSize } = code;
    const draft = {
      arn,
      name,
      region: call.region,
      settings,
      code: { sha256, size: zipSize, architecture },
      tags,
      reservedConcurrency: undefined,
    };
    return describeWithState(registry.create(draft, code));
  };
}

function refuseSecond(registry: Registry, arn: string, name: string): void {
  if (!registry.find(arn)) return;
  throw new Fault("ResourceConflictException", `Function already exist: ${name}`);
}

function checkPackage({ PackageType: type = "Zip" }: CreateInput): void {
  if (type === "Zip") return;
  throw new Fault(
    "InvalidParameterValueException",
    "The local endpoint runs functions from zip packages only, not from images.",
  );
}
