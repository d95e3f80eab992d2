// Who works on the endpoint until it is killed, and then knows what it must have kept.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { clientOptions } from "../support/ground.ts";
import type { Chance } from "./chance.ts";
import type { Ledger } from "./ledger.ts";
import type { Found } from "./recovered.ts";

export interface Clients {
  readonly url: string;
  readonly sqs: SQSClient;
  readonly logs: CloudWatchLogsClient;
  readonly lambda: LambdaClient;
  readonly iam: IAMClient;
}

/** Of one life of the endpoint: connections of an earlier one are of no use. */
export function clientsOf(url: string): Clients {
  const options = clientOptions(url);
  return {
    url,
    sqs: new SQSClient(options),
    logs: new CloudWatchLogsClient(options),
    lambda: new LambdaClient(options),
    iam: new IAMClient(options),
  };
}

export interface Round {
  readonly number: number;
  readonly clients: Clients;
  readonly chance: Chance;
}

/** A few calls, one after the other. Rejects when the endpoint is gone. */
export type Hand = (round: Round) => Promise<void>;

export interface Actor {
  /** What it was answered, and has to find again. */
  readonly ledgers: readonly Ledger[];
  /** The queues whose messages it knows. */
  readonly queues: readonly string[];
  /** Each works on and on, beside the others. */
  readonly hands: readonly Hand[];
  setUp(clients: Clients): Promise<void>;
  /** Before it compares: reads what is told elsewhere. */
  prepare?(): Promise<void>;
  /** What is wrong with the messages that were there at the moment of the kill. */
  compare(found: readonly Found[], killedAt: number): readonly string[];
  /** What is wrong with the endpoint that was started again, before there is work. */
  look?(round: Round): Promise<readonly string[]>;
  /** What is wrong once everything has had its time to end. */
  finish?(clients: Clients): Promise<readonly string[]>;
}
