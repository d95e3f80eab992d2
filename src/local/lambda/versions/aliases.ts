// Names that lead to versions, and what a qualifier means.
import type { AliasConfiguration } from "@aws-sdk/client-lambda";
import { Fault } from "../../fault.ts";
import type { Ground } from "../../ports.ts";
import { LATEST, type LambdaFunction } from "../function.ts";
import { type FunctionName, qualifiedArn } from "../function-name.ts";
import { ofFunction, type OfFunction } from "./of-function.ts";
import type { Versions } from "./versions.ts";

export interface Alias {
  readonly functionArn: string;
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** Another version, which gets this part of the invocations. */
  readonly additional: { readonly version: string; readonly weight: number } | undefined;
  readonly revisionId: string;
}

export type Aliases = OfFunction<Alias>;

export const makeAliases = ({ store }: Ground): Aliases => ofFunction(store, "lambda-aliases");

export function describeAlias(alias: Alias): AliasConfiguration {
  const { additional } = alias;
  return {
    AliasArn: `${alias.functionArn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.version,
    Description: alias.description,
    RoutingConfig: additional && {
      AdditionalVersionWeights: { [additional.version]: additional.weight },
    },
    RevisionId: alias.revisionId,
  };
}

export interface Lookup {
  /** The function, its version, or the version that its alias leads to. */
  find(name: Omit<FunctionName, "name">): LambdaFunction | undefined;
  /** The same, or the fault. */
  get(name: FunctionName): LambdaFunction;
  /** For an invocation: an alias may send a part of them to another version. */
  route(name: Omit<FunctionName, "name">): LambdaFunction | undefined;
}

export interface LookupParts {
  readonly ground: Ground;
  readonly latest: (functionArn: string) => LambdaFunction | undefined;
  readonly versions: Versions;
  readonly aliases: Aliases;
}

export function makeLookup({ ground, latest, versions, aliases }: LookupParts): Lookup {
  function ofVersion(arn: string, version: string): LambdaFunction | undefined {
    return version === LATEST ? latest(arn) : versions.find(arn, version);
  }

  function find({ arn, qualifier = LATEST }: Omit<FunctionName, "name">) {
    const alias = aliases.get(arn, qualifier);
    return ofVersion(arn, alias?.version ?? qualifier);
  }

  return {
    find,
    get(name) {
      const found = find(name);
      if (found) return found;
      throw new Fault("ResourceNotFoundException", `Function not found: ${qualifiedArn(name)}`);
    },
    route(name) {
      const additional = aliases.get(name.arn, name.qualifier ?? LATEST)?.additional;
      if (additional && ground.random.fraction() < additional.weight) {
        return ofVersion(name.arn, additional.version);
      }
      return find(name);
    },
  };
}
