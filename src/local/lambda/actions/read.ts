import type {
  DeleteFunctionCommandInput,
  DeleteFunctionCommandOutput,
  GetFunctionCodeSigningConfigCommandInput,
  GetFunctionCodeSigningConfigCommandOutput,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
  ListVersionsByFunctionCommandInput,
  ListVersionsByFunctionCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import type { Call, Given, Result } from "../../service.ts";
import { describe, describeWithState, type LambdaFunction } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import type { Registry } from "../registry.ts";

type Named = { readonly FunctionName: string; readonly Qualifier?: string | undefined };

/** What the service returns at most, whatever the model allows (aws-facts 3.1). */
const PAGE = 50;

export function readActions(registry: Registry) {
  const find = (input: Named, call: Call): { fn: LambdaFunction; qualified: boolean } => {
    const name = readFunctionName(input.FunctionName, call.region);
    const qualifier = input.Qualifier ?? name.qualifier;
    return { fn: registry.get({ ...name, qualifier }), qualified: qualifier !== undefined };
  };
  const configuration = (input: Named, call: Call) => {
    const { fn, qualified } = find(input, call);
    const shown = describeWithState(fn);
    return qualified ? { ...shown, FunctionArn: `${fn.arn}:$LATEST` } : shown;
  };

  return {
    GetFunction(
      input: Given<GetFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionCommandOutput> {
      const { tags, reservedConcurrency } = find(input, call).fn;
      const isTagged = Object.keys(tags).length > 0;
      const noTags = call.refused?.find(({ action }) => action === "lambda:ListTags");
      return {
        Configuration: configuration(input, call),
        Code: { RepositoryType: "S3" },
        Tags: isTagged && noTags === undefined ? tags : undefined,
        TagsError:
          isTagged && noTags !== undefined
            ? { ErrorCode: noTags.code, Message: noTags.message }
            : undefined,
        Concurrency:
          reservedConcurrency === undefined
            ? undefined
            : { ReservedConcurrentExecutions: reservedConcurrency },
      };
    },

    GetFunctionConfiguration: (
      input: Given<GetFunctionConfigurationCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionConfigurationCommandOutput> => configuration(input, call),

    GetFunctionCodeSigningConfig: (
      input: Given<GetFunctionCodeSigningConfigCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionCodeSigningConfigCommandOutput> => ({
      CodeSigningConfigArn: undefined,
      FunctionName: find(input, call).fn.name,
    }),

    /** There is $LATEST alone: versions are not published here. */
    ListVersionsByFunction(
      input: Given<ListVersionsByFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListVersionsByFunctionCommandOutput> {
      const { fn } = find({ FunctionName: input.FunctionName }, call);
      return { Versions: [{ ...describe(fn), FunctionArn: `${fn.arn}:$LATEST` }] };
    },

    ListFunctions(
      { Marker, MaxItems }: ListFunctionsCommandInput,
      call: Call,
    ): Result<ListFunctionsCommandOutput> {
      constrain("ValidationException", inRange("maxItems", MaxItems, 1, 10_000));
      const all = registry
        .all()
        .filter(({ region }) => region === call.region)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      // The marker is the last name shown, so that deletions in between move nothing.
      const rest = Marker === undefined ? all : all.filter(({ name }) => name > Marker);
      const page = rest.slice(0, Math.min(MaxItems ?? PAGE, PAGE));
      const more = page.length < rest.length;
      return { Functions: page.map(describe), NextMarker: more ? page.at(-1)?.name : undefined };
    },

    DeleteFunction(
      input: Given<DeleteFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<DeleteFunctionCommandOutput> {
      const { fn, qualified } = find(input, call);
      if (qualified) {
        const text = "$LATEST version cannot be deleted without deleting the function.";
        throw new Fault("InvalidParameterValueException", text);
      }
      registry.remove(fn);
      return { StatusCode: 204 };
    },
  };
}
