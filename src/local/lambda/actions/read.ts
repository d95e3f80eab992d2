import type {
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  GetFunctionConfigurationCommandInput,
  GetFunctionConfigurationCommandOutput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, inRange, isOneOf } from "../../constraint.ts";
import type { Call, Given, Result } from "../../service.ts";
import type { CodeLinks } from "../code/links.ts";
import {
  describe,
  describeQualified,
  describeWithState,
  type LambdaFunction,
} from "../function.ts";
import { type NamedFunction, qualifiedArn, readQualified } from "../function-name.ts";
import { pageOf } from "../page.ts";
import type { Registry } from "../registry.ts";
import type { Lookup } from "../versions/aliases.ts";
import type { Versions } from "../versions/versions.ts";

export interface ReadWorld {
  readonly registry: Registry;
  readonly lookup: Lookup;
  readonly versions: Versions;
  readonly links: CodeLinks;
}

export function readActions({ registry, lookup, versions, links }: ReadWorld) {
  const find = (input: NamedFunction, call: Call): { fn: LambdaFunction; arn: string } => {
    const name = readQualified(input, call);
    return { fn: lookup.get(name), arn: qualifiedArn(name) };
  };
  /** An alias shows its version under its own ARN. */
  const configuration = (input: NamedFunction, call: Call) => {
    const { fn, arn } = find(input, call);
    return { ...describeWithState(fn), FunctionArn: arn };
  };

  return {
    GetFunction(
      input: Given<GetFunctionCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionCommandOutput> {
      const { tags, reservedConcurrency, code } = find(input, call).fn;
      const isTagged = Object.keys(tags).length > 0;
      const noTags = call.refused?.find(({ action }) => action === "lambda:ListTags");
      return {
        Configuration: configuration(input, call),
        Code: { RepositoryType: "S3", Location: links.to(code.sha256, call.origin) },
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

    ListFunctions(
      { FunctionVersion, Marker, MaxItems }: ListFunctionsCommandInput,
      call: Call,
    ): Result<ListFunctionsCommandOutput> {
      constrain(
        "ValidationException",
        isOneOf("functionVersion", FunctionVersion, ["ALL"]),
        inRange("maxItems", MaxItems, 1, 10_000),
      );
      const all = registry
        .all()
        .filter(({ region }) => region === call.region)
        .flatMap((fn) =>
          FunctionVersion === undefined
            ? [describe(fn)]
            : [fn, ...versions.all(fn.arn)].map(describeQualified),
        );
      const { page, NextMarker } = pageOf(all, ({ FunctionArn = "" }) => FunctionArn, {
        Marker,
        MaxItems,
      });
      return { Functions: page, NextMarker };
    },
  };
}
