import type {
  DeleteFunctionCommandInput,
  DeleteFunctionCommandOutput,
  FunctionConfiguration,
  ListVersionsByFunctionCommandInput,
  ListVersionsByFunctionCommandOutput,
  PublishVersionCommandInput,
  PublishVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, hasLength, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Ground } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import { checkChangeable } from "../actions/checks.ts";
import { describeQualified, describeWithState, LATEST, type LambdaFunction } from "../function.ts";
import { type FunctionName, readFunctionName, readQualified } from "../function-name.ts";
import { pageOf } from "../page.ts";
import type { Registry } from "../registry.ts";
import type { Aliases } from "./aliases.ts";
import type { Versions } from "./versions.ts";

export interface VersionWorld {
  readonly ground: Ground;
  readonly registry: Registry;
  readonly versions: Versions;
  readonly aliases: Aliases;
  /** Drops what hangs on a function. */
  readonly forget: (functionArn: string) => void;
}

const describe = (fn: LambdaFunction): FunctionConfiguration => ({
  ...describeWithState(fn),
  FunctionArn: `${fn.arn}:${fn.version}`,
});

export function versionActions(world: VersionWorld) {
  const { ground, registry, versions } = world;
  return {
    PublishVersion(
      input: Given<PublishVersionCommandInput, "FunctionName">,
      call: Call,
    ): Result<PublishVersionCommandOutput> {
      const { CodeSha256: wanted, Description } = input;
      constrain("ValidationException", hasLength("description", Description, 0, 256));
      const fn = registry.get(readFunctionName(input.FunctionName, call.region));
      checkChangeable(fn, input.RevisionId);
      const { sha256 } = fn.code;
      if (wanted && wanted !== sha256) {
        throw invalid(
          `CodeSHA256 (${wanted}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
        );
      }
      const version = versions.publish(fn, Description);
      // The function itself gets a new revision, too.
      registry.note(fn, { revisionId: ground.random.uuid() });
      return describe(version);
    },

    ListVersionsByFunction(
      input: Given<ListVersionsByFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListVersionsByFunctionCommandOutput> {
      constrain("ValidationException", inRange("maxItems", input.MaxItems, 1, 10_000));
      const name = readFunctionName(input.FunctionName, call.region);
      const fn = registry.get({ ...name, qualifier: undefined });
      const all = [fn, ...versions.all(fn.arn)];
      const { page, NextMarker } = pageOf(all, ({ version }) => version, input);
      return { Versions: page.map(describeQualified), NextMarker };
    },

    DeleteFunction(
      input: Given<DeleteFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<DeleteFunctionCommandOutput> {
      const name = readQualified(input, call);
      const fn = registry.get({ ...name, qualifier: undefined });
      if (name.qualifier === undefined) {
        registry.remove(fn);
        world.forget(fn.arn);
      } else {
        removeVersion(world, name, name.qualifier);
      }
      return { StatusCode: 204 };
    },
  };
}

/** A version that is not there is gone already. */
function removeVersion(
  { versions, aliases }: VersionWorld,
  { arn }: FunctionName,
  version: string,
) {
  if (version === LATEST) {
    const text = "$LATEST version cannot be deleted without deleting the function.";
    throw invalid(text);
  }
  const names = aliases
    .all(arn)
    .filter((alias) => alias.version === version || alias.additional?.version === version)
    .map(({ name }) => name);
  if (names.length > 0) {
    throw new Fault(
      "ResourceConflictException",
      `Version ${version} cannot be deleted because these aliases reference it: ${names.join(", ")}`,
    );
  }
  versions.remove(arn, version);
}

interface Publishing {
  readonly FunctionName: string;
  readonly Publish?: boolean | undefined;
  readonly DryRun?: boolean | undefined;
}

/** A create or an update that publishes a version if it is asked to, and then answers that. */
export function publishing<Input extends Publishing, Output extends FunctionConfiguration>(
  action: (input: Input, call: Call) => Promise<Output>,
  { registry, versions }: Pick<VersionWorld, "registry" | "versions">,
): (input: Input, call: Call) => Promise<FunctionConfiguration> {
  return async (input, call) => {
    const changed = await action(input, call);
    if (!input.Publish || input.DryRun) return changed;
    const fn = registry.get(readFunctionName(input.FunctionName, call.region));
    return describe(versions.publish(fn, undefined));
  };
}
