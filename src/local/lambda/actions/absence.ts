// What no function here has, as AWS says it of one that has none: deployers ask for it all the same.
import type {
  GetFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandOutput,
  GetFunctionRecursionConfigCommandInput,
  GetFunctionRecursionConfigCommandOutput,
  GetFunctionUrlConfigCommandInput,
  GetProvisionedConcurrencyConfigCommandInput,
  GetRuntimeManagementConfigCommandInput,
  GetRuntimeManagementConfigCommandOutput,
  ListFunctionUrlConfigsCommandInput,
  ListFunctionUrlConfigsCommandOutput,
  ListProvisionedConcurrencyConfigsCommandInput,
  ListProvisionedConcurrencyConfigsCommandOutput,
} from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Call, Given, Result } from "../../service.ts";
import { LATEST } from "../function.ts";
import { type NamedFunction, qualifiedArn, readQualified } from "../function-name.ts";
import type { Lookup } from "../versions/aliases.ts";

export function absenceActions(lookup: Lookup) {
  const read = (input: NamedFunction, call: Call) => {
    const name = readQualified(input, call);
    lookup.get(name);
    return name;
  };

  return {
    GetFunctionCodeSigningConfig: (
      input: Given<GetFunctionCodeSigningConfigCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionCodeSigningConfigCommandOutput> => ({
      CodeSigningConfigArn: undefined,
      FunctionName: read(input, call).name,
    }),

    GetFunctionRecursionConfig(
      input: Given<GetFunctionRecursionConfigCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionRecursionConfigCommandOutput> {
      read(input, call);
      return { RecursiveLoop: "Terminate" };
    },

    GetFunctionUrlConfig(
      input: Given<GetFunctionUrlConfigCommandInput, "FunctionName">,
      call: Call,
    ): never {
      read(input, call);
      const text = "The resource you requested does not exist.";
      throw new Fault("ResourceNotFoundException", text);
    },

    ListFunctionUrlConfigs(
      input: Given<ListFunctionUrlConfigsCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListFunctionUrlConfigsCommandOutput> {
      read(input, call);
      return { FunctionUrlConfigs: [] };
    },

    GetProvisionedConcurrencyConfig(
      input: Given<GetProvisionedConcurrencyConfigCommandInput, "FunctionName" | "Qualifier">,
      call: Call,
    ): never {
      if (read(input, call).qualifier === LATEST) {
        const text = "The function resource provided must be an alias or a published version.";
        throw invalid(text);
      }
      const text = "No Provisioned Concurrency Config found for this function";
      throw new Fault("ProvisionedConcurrencyConfigNotFoundException", text);
    },

    ListProvisionedConcurrencyConfigs(
      input: Given<ListProvisionedConcurrencyConfigsCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListProvisionedConcurrencyConfigsCommandOutput> {
      read(input, call);
      return { ProvisionedConcurrencyConfigs: [] };
    },

    GetRuntimeManagementConfig: (
      input: Given<GetRuntimeManagementConfigCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetRuntimeManagementConfigCommandOutput> => ({
      UpdateRuntimeOn: "Auto",
      FunctionArn: qualifiedArn(read(input, call)),
    }),
  };
}
