import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

/** One call of an AWS API, as it went over the wire. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly ms: number;
  readonly attempts: number;
  /** The error's name, where it failed. */
  readonly error: string | undefined;
}

/** Everything needed to talk to AWS, or to whatever answers in its place. */
export interface Connection {
  readonly region: string;
  /** undefined = AWS's own endpoints. */
  readonly endpoint: string | undefined;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  /** Told of every call, for the call count and `--debug`. */
  readonly onCall: (call: ApiCall) => void;
}

/** What every ARN is a pure function of. */
export interface Home {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** The caller's place in AWS: what every ARN and queue URL is a pure function of. */
export interface Where extends Home {
  readonly endpoint: string | undefined;
  /** ARN of the caller, for the header of a plan; undefined where nobody asked who it is. */
  readonly caller: string | undefined;
}
