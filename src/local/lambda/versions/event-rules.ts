// What a function says of events that fail: how often and how long they are tried.
import type { DestinationConfig } from "@aws-sdk/client-lambda";
import type { Ground } from "../../ports.ts";
import { type RetryRules, USUAL_RULES } from "../execution/event-queue.ts";
import { LATEST } from "../function.ts";
import { splitArn } from "../function-name.ts";
import { ofFunction, type OfFunction } from "./of-function.ts";

export interface EventRule {
  readonly qualifier: string;
  readonly retries: number | undefined;
  readonly ageSeconds: number | undefined;
  /** Kept and shown; nothing is sent there. */
  readonly destinations: DestinationConfig;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

export const makeEventRules = ({ store }: Ground): OfFunction<EventRule> =>
  ofFunction(store, "lambda-event-rules");

/** By the ARN an event was sent to. */
export function rulesFor(rules: OfFunction<EventRule>, invokedArn: string): RetryRules {
  const { arn, qualifier = LATEST } = splitArn(invokedArn);
  const rule = rules.get(arn, qualifier);
  const { ageSeconds, retries = USUAL_RULES.retries } = rule ?? {};
  const longestLife = ageSeconds === undefined ? USUAL_RULES.longestLife : ageSeconds * 1000;
  return { retries, longestLife };
}
