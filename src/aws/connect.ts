// Flags, environment and shared config files become one connection.
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import { SqslamError } from "../core/errors.ts";
import type { Env } from "../core/io.ts";
import type { ApiCall, Connection } from "./connection.ts";

export interface ConnectOptions {
  /** From `--region`. */
  readonly region: string | undefined;
  /** From the pipeline file: after the environment, before the profile. */
  readonly configRegion: string | undefined;
  /** From `--profile`. */
  readonly profile: string | undefined;
  /** From `--endpoint-url`. */
  readonly endpoint: string | undefined;
  /** Instead of the SDK's credential chain. */
  readonly credentials?: AwsCredentialIdentity | undefined;
  readonly env: Env;
  readonly onCall: (call: ApiCall) => void;
}

/** Makes no call. Throws NO_REGION; credentials are looked for when the first call needs them. */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const profile = options.profile ?? given(options.env["AWS_PROFILE"]);
  const region = await regionOf(options, profile);
  return {
    region,
    endpoint: endpointOf(options),
    credentials: options.credentials ?? (await credentialsOf(options, profile, region)),
    onCall: options.onCall,
  };
}

async function regionOf(options: ConnectOptions, profile: string | undefined): Promise<string> {
  const { env } = options;
  const region =
    options.region ??
    given(env["AWS_REGION"]) ??
    given(env["AWS_DEFAULT_REGION"]) ?? // the SDK ignores it, the AWS CLI does not (aws-facts 1.1)
    options.configRegion ??
    (await (await import("./profile.ts")).profileRegion(profile));
  if (region === undefined) {
    throw new SqslamError("NO_REGION", "No AWS region is set, and sqslam has none built in.", {
      hint: "Pass `--region eu-west-1` (yours), set AWS_REGION, or add `region:` to the pipeline file.",
    });
  }
  // The region becomes part of host names: a typing mistake must not become another host.
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(region)) {
    throw new SqslamError("WRONG_USE", `"${region}" is not the name of an AWS region.`, {
      hint: "Region names look like eu-west-1.",
    });
  }
  return region;
}

const ONE_SERVICE = ["SQS", "LAMBDA", "IAM", "STS", "CLOUDWATCH", "CLOUDWATCH_LOGS"].map(
  (service) => `AWS_ENDPOINT_URL_${service}`,
);

function endpointOf({ endpoint, env }: ConnectOptions): string | undefined {
  const ignored = env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] === "true";
  const apart = ignored ? undefined : ONE_SERVICE.find((name) => given(env[name]) !== undefined);
  // Some calls would go there and others, of the same command, to AWS (aws-facts 1.2).
  if (endpoint === undefined && apart !== undefined) {
    throw new SqslamError("WRONG_USE", `${apart} is set, and sqslam has one endpoint for all.`, {
      hint: "Pass `--endpoint-url`, or set AWS_ENDPOINT_URL instead.",
    });
  }
  const url = endpoint ?? (ignored ? undefined : given(env["AWS_ENDPOINT_URL"]));
  if (url !== undefined) requireEndpoint(url);
  return url;
}

function requireEndpoint(url: string): void {
  const hint = "An endpoint looks like http://127.0.0.1:4566.";
  if (!/^https?:\/\/[^/]/.test(url) || !URL.canParse(url)) {
    throw new SqslamError("WRONG_USE", `The endpoint "${url}" is not an http or https URL.`, {
      hint,
    });
  }
  const { username, password } = new URL(url);
  // No AWS client would send it, and every message about the endpoint would show it.
  if (username !== "" || password !== "") {
    throw new SqslamError("WRONG_USE", "The endpoint's URL holds a user name or a password.", {
      hint,
    });
  }
}

async function credentialsOf(
  options: ConnectOptions,
  profile: string | undefined,
  region: string,
): Promise<AwsCredentialIdentity | AwsCredentialIdentityProvider> {
  const { env } = options;
  const accessKeyId = given(env["AWS_ACCESS_KEY_ID"]);
  const secretAccessKey = given(env["AWS_SECRET_ACCESS_KEY"]);
  // Before AWS_PROFILE and after --profile, as the AWS CLI has it; the SDK's chain would put both
  // profiles first, and so deploy to another account than `aws` does in the same shell.
  if (options.profile === undefined && accessKeyId !== undefined && secretAccessKey !== undefined) {
    const sessionToken = given(env["AWS_SESSION_TOKEN"]);
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    };
  }
  return (await import("./profile.ts")).chainedCredentials(profile, region);
}

/** Shells make it easy to set a variable to nothing: that counts as not set. */
const given = (value: string | undefined): string | undefined =>
  value === undefined || value === "" ? undefined : value;
