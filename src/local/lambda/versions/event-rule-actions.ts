import type {
  DeleteFunctionEventInvokeConfigCommandInput,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigCommandInput,
  GetFunctionEventInvokeConfigCommandOutput,
  ListFunctionEventInvokeConfigsCommandInput,
  ListFunctionEventInvokeConfigsCommandOutput,
  PutFunctionEventInvokeConfigCommandInput,
  PutFunctionEventInvokeConfigCommandOutput,
  UpdateFunctionEventInvokeConfigCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Ground } from "../../ports.ts";
import type { Call, Given, Result } from "../../service.ts";
import { LATEST } from "../function.ts";
import { type NamedFunction, readQualified } from "../function-name.ts";
import { pageOf } from "../page.ts";
import type { Lookup } from "./aliases.ts";
import type { EventRule } from "./event-rules.ts";
import type { OfFunction } from "./of-function.ts";

type Input = Given<PutFunctionEventInvokeConfigCommandInput, "FunctionName">;
type Place = { readonly arn: string; readonly qualifier: string };

const NOWHERE = { OnSuccess: {}, OnFailure: {} };

export function eventRuleActions(ground: Ground, rules: OfFunction<EventRule>, lookup: Lookup) {
  const read = (input: NamedFunction, call: Call): Place => {
    const name = readQualified(input, call);
    return { arn: name.arn, qualifier: name.qualifier ?? LATEST };
  };

  const find = ({ arn, qualifier }: Place): EventRule => {
    const rule = rules.get(arn, qualifier);
    if (rule) return rule;
    const text = `The function ${arn}:${qualifier} doesn't have an EventInvokeConfig`;
    throw new Fault("ResourceNotFoundException", text);
  };

  const checkFunction = (place: Place) => {
    if (lookup.find(place)) return;
    throw new Fault("ResourceNotFoundException", "The function doesn't exist.");
  };

  /** `before` with what the input says. */
  function keep(place: Place, input: Input, before: EventRule | undefined) {
    const rule: EventRule = {
      qualifier: place.qualifier,
      retries: input.MaximumRetryAttempts ?? before?.retries,
      ageSeconds: input.MaximumEventAgeInSeconds ?? before?.ageSeconds,
      destinations: { ...(before?.destinations ?? NOWHERE), ...input.DestinationConfig },
      lastModified: ground.clock.now(),
    };
    rules.put(place.arn, place.qualifier, rule);
    return describe(place.arn, rule);
  }

  return {
    PutFunctionEventInvokeConfig(
      input: Input,
      call: Call,
    ): Result<PutFunctionEventInvokeConfigCommandOutput> {
      checkMembers(input);
      const place = read(input, call);
      checkFunction(place);
      return keep(place, input, undefined);
    },

    UpdateFunctionEventInvokeConfig(
      input: Input,
      call: Call,
    ): Result<UpdateFunctionEventInvokeConfigCommandOutput> {
      checkMembers(input);
      const place = read(input, call);
      checkFunction(place);
      return keep(place, input, find(place));
    },

    GetFunctionEventInvokeConfig(
      input: Given<GetFunctionEventInvokeConfigCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionEventInvokeConfigCommandOutput> {
      const place = read(input, call);
      return describe(place.arn, find(place));
    },

    DeleteFunctionEventInvokeConfig(
      input: Given<DeleteFunctionEventInvokeConfigCommandInput, "FunctionName">,
      call: Call,
    ): void {
      const place = read(input, call);
      rules.remove(place.arn, find(place).qualifier);
    },

    ListFunctionEventInvokeConfigs(
      input: Given<ListFunctionEventInvokeConfigsCommandInput, "FunctionName">,
      call: Call,
    ): Result<ListFunctionEventInvokeConfigsCommandOutput> {
      constrain("ValidationException", inRange("maxItems", input.MaxItems, 1, 50));
      const { arn } = read(input, call);
      checkFunction({ arn, qualifier: LATEST });
      const { page, NextMarker } = pageOf(rules.all(arn), ({ qualifier }) => qualifier, input);
      return { FunctionEventInvokeConfigs: page.map((rule) => describe(arn, rule)), NextMarker };
    },
  };
}

function checkMembers(input: Input): void {
  const { MaximumRetryAttempts: retries, MaximumEventAgeInSeconds: age } = input;
  constrain(
    "ValidationException",
    inRange("maximumRetryAttempts", retries, 0, 2),
    inRange("maximumEventAgeInSeconds", age, 60, 21_600),
  );
  if (retries === undefined && age === undefined && !input.DestinationConfig) {
    throw invalid("You must specify at least one of error handling or destination setting.");
  }
}

const describe = (arn: string, rule: EventRule): FunctionEventInvokeConfig => ({
  LastModified: new Date(rule.lastModified),
  FunctionArn: `${arn}:${rule.qualifier}`,
  MaximumRetryAttempts: rule.retries,
  MaximumEventAgeInSeconds: rule.ageSeconds,
  DestinationConfig: rule.destinations,
});
