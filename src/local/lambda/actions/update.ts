import type {
  UpdateFunctionCodeCommandInput,
  UpdateFunctionCodeCommandOutput,
  UpdateFunctionConfigurationCommandInput,
  UpdateFunctionConfigurationCommandOutput,
} from "@aws-sdk/client-lambda";
import type { Access } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import type { CodeStore } from "../code/code-store.ts";
import { openZip } from "../code/unpack.ts";
import { describeWithState } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import type { Registry } from "../registry.ts";
import { changedSettings } from "../settings.ts";
import { checkArchitectures, checkChangeable, checkRole, zipOf } from "./checks.ts";

type CodeInput = Given<UpdateFunctionCodeCommandInput, "FunctionName">;
type ConfigurationInput = Given<UpdateFunctionConfigurationCommandInput, "FunctionName">;

export function updateActions(registry: Registry, codes: CodeStore, access: Access) {
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
        const changes = { code: { sha256, size, architecture } };
        return describeWithState(registry.change(now, changes, code));
      } catch (error) {
        code.end();
        throw error;
      }
    },

    UpdateFunctionConfiguration(
      input: ConfigurationInput,
      call: Call,
    ): Result<UpdateFunctionConfigurationCommandOutput> {
      const before = registry.get(readFunctionName(input.FunctionName, call.region));
      const settings = changedSettings(before.settings, input);
      checkChangeable(before, input.RevisionId);
      if (input.Role !== undefined) checkRole(access, input.Role);
      return describeWithState(registry.change(before, { settings }));
    },
  };
}
