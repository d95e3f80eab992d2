import type {
  AliasRoutingConfiguration,
  CreateAliasCommandInput,
  CreateAliasCommandOutput,
  DeleteAliasCommandInput,
  GetAliasCommandInput,
  GetAliasCommandOutput,
  ListAliasesCommandInput,
  ListAliasesCommandOutput,
  UpdateAliasCommandInput,
  UpdateAliasCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, hasLength, hasPattern, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Ground } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import { checkRevision } from "../actions/checks.ts";
import { LATEST, type LambdaFunction } from "../function.ts";
import { readFunctionName } from "../function-name.ts";
import { pageOf } from "../page.ts";
import { type Alias, type Aliases, describeAlias, type Lookup } from "./aliases.ts";

type Named = { readonly FunctionName: string; readonly Name: string };

export function aliasActions({ random }: Ground, aliases: Aliases, lookup: Lookup) {
  const find = (input: Named, call: Call): Alias => {
    const { arn } = readFunctionName(input.FunctionName, call.region);
    const alias = aliases.get(arn, input.Name);
    if (alias) return alias;
    const text = `Cannot find alias arn: ${arn}:${input.Name}`;
    throw new Fault("ResourceNotFoundException", text);
  };

  function keep(alias: Omit<Alias, "revisionId">) {
    const kept = { ...alias, revisionId: random.uuid() };
    aliases.put(kept.functionArn, kept.name, kept);
    return describeAlias(kept);
  }

  return {
    CreateAlias(
      input: Given<CreateAliasCommandInput, "FunctionName" | "Name" | "FunctionVersion">,
      call: Call,
    ): Result<CreateAliasCommandOutput> {
      const { Name: name, FunctionVersion: version, Description: description = "" } = input;
      checkMembers(input);
      const functionName = readFunctionName(input.FunctionName, call.region);
      const fn = lookup.get({ ...functionName, qualifier: version });
      if (aliases.get(fn.arn, name)) {
        const text = `Alias already exists: ${fn.arn}:${name}`;
        throw new Fault("ResourceConflictException", text);
      }
      const additional = readRouting(input.RoutingConfig, fn, lookup);
      return keep({ functionArn: fn.arn, name, version, description, additional });
    },

    GetAlias: (
      input: Given<GetAliasCommandInput, "FunctionName" | "Name">,
      call: Call,
    ): Result<GetAliasCommandOutput> => describeAlias(find(input, call)),

    UpdateAlias(
      input: Given<UpdateAliasCommandInput, "FunctionName" | "Name">,
      call: Call,
    ): Result<UpdateAliasCommandOutput> {
      checkMembers(input);
      const before = find(input, call);
      checkRevision(before, input.RevisionId);
      const { FunctionVersion: version = before.version, RoutingConfig } = input;
      const { name } = readFunctionName(input.FunctionName, call.region);
      const fn = lookup.get({ name, arn: before.functionArn, qualifier: version });
      return keep({
        ...before,
        version,
        description: input.Description ?? before.description,
        additional: RoutingConfig ? readRouting(RoutingConfig, fn, lookup) : before.additional,
      });
    },

    /** An alias that is not there is gone already. */
    DeleteAlias(input: Given<DeleteAliasCommandInput, "FunctionName" | "Name">, call: Call): void {
      aliases.remove(readFunctionName(input.FunctionName, call.region).arn, input.Name);
    },

    ListAliases(
      input: Given<ListAliasesCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListAliasesCommandOutput> {
      constrain("ValidationException", inRange("maxItems", input.MaxItems, 1, 10_000));
      const name = readFunctionName(input.FunctionName, call.region);
      const { arn } = lookup.get({ ...name, qualifier: undefined });
      const { FunctionVersion: only } = input;
      const all = aliases
        .all(arn)
        .filter(({ version }) => only === undefined || version === only)
        .map(describeAlias);
      const { page, NextMarker } = pageOf(all, ({ Name = "" }) => Name, input);
      return { Aliases: page, NextMarker };
    },
  };
}

type Members = Pick<UpdateAliasCommandInput, "Name" | "FunctionVersion" | "Description">;

function checkMembers(input: Members): void {
  constrain(
    "ValidationException",
    hasPattern("name", input.Name, "(?!^[0-9]+$)([a-zA-Z0-9-_]+)"),
    hasLength("name", input.Name, 1, 128),
    hasPattern("functionVersion", input.FunctionVersion, String.raw`(\$LATEST|[0-9]+)`),
    hasLength("description", input.Description, 0, 256),
  );
}

function readRouting(
  routing: AliasRoutingConfiguration | undefined,
  fn: LambdaFunction,
  lookup: Lookup,
): Alias["additional"] {
  const weights = Object.entries(routing?.AdditionalVersionWeights ?? {});
  const [first] = weights;
  if (!first) return undefined;
  if (weights.length > 1) {
    throw invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
  }
  const [version, weight] = first;
  const at = `1 validation error detected: Value '{${version}=${weight}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint:`;
  if (weight < 0 || weight >= 1) {
    throw new Fault(
      "ValidationException",
      `${at} Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]`,
    );
  }
  if (version === fn.version) {
    throw invalid(
      `Invalid function version ${version}. Function version ${version} is already included in routing configuration.`,
    );
  }
  if (fn.version === LATEST) {
    throw invalid("$LATEST is not supported for an alias pointing to more than 1 version");
  }
  if (!/^\d+$/.test(version)) {
    throw new Fault(
      "ValidationException",
      `${at} Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]`,
    );
  }
  lookup.get({ name: fn.name, arn: fn.arn, qualifier: version });
  return { version, weight };
}
