import type {
  UpdateFunctionCodeCommandInput,
  UpdateFunctionCodeCommandOutput,
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Call, Given, Result } from "../../service.ts";
import { openZip } from "../code/unpack.ts";
import { describeWithState } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import { attachLayers } from "../layers/attach.ts";
import { changedSettings } from "../settings.ts";
import { checkArchitectures, checkChangeable, checkNetwork, checkRole, zipOf } from "./checks.ts";
import { checkTotalSize } from "./total-size.ts";
import type { FunctionActions } from "./world.ts";

type CodeInput = Given<UpdateFunctionCodeCommandInput, "FunctionName">;
type ConfigurationInput = Given<UpdateFunctionConfigurationCommandInput, "FunctionName">;

export function updateActions({ registry, codes, layers, access }: FunctionActions) {
  return {
    async UpdateFunctionCode(
      input: CodeInput,
      call: Call,
    ): Promise<Result<UpdateFunctionCodeCommandOutput>> {
      const name = readFunctionName(input.FunctionName, call.region);
      const before = registry.get(name);
      const architecture = checkArchitectures(input.Architectures) ?? before.code.architecture;
      const zip = zipOf(input);
      checkChangeable(before, input.RevisionId);
      if (input.DryRun) {
        openZip(zip);
        return describeWithState(before);
      }
      const code = await codes.add(zip);
      try {
        // Somebody may have been faster while the code was unpacked.
        const now = registry.get(name);
        checkChangeable(now, input.RevisionId);
        const { sha256, zipSize: size } = code;
        checkTotalSize(codes, sha256, now.settings);
        return describeWithState(registry.change(now, { code: { sha256, size, architecture } }));
      } finally {
        code.end(); // the function holds it by itself
      }
    },

    UpdateFunctionConfiguration(
      input: ConfigurationInput,
      call: Call,
    ): Result<UpdateFunctionConfigurationCommandOutput> {
      const before = registry.get(readFunctionName(input.FunctionName, call.region));
      const attach = (arns: readonly string[]) => attachLayers(layers, arns, call.region);
      const settings = changedSettings(before.settings, input, attach);
      checkChangeable(before, input.RevisionId);
      if (input.Role !== undefined) checkRole(access, input.Role);
      if (input.VpcConfig) checkNetwork(access, settings, call.region);
      if (input.Layers) checkTotalSize(codes, before.code.sha256, settings);
      return describeWithState(registry.change(before, { settings }));
    },
  };
}
