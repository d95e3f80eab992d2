// What the SDK reads from shared config files and asks of the machine; loaded only where the
// environment has no answer.
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { loadConfig } from "@smithy/core/config";
import type { AwsCredentialIdentityProvider, Logger } from "@smithy/types";
import { messageOf, SqslamError } from "../core/errors.ts";

/** The profile's `region`; undefined where it has none. */
export async function profileRegion(profile: string | undefined): Promise<string | undefined> {
  const region = await loadConfig(
    {
      environmentVariableSelector: () => undefined,
      configFileSelector: (section) => section["region"],
      default: "",
    },
    profile === undefined ? {} : { profile },
  )();
  return region === "" ? undefined : region;
}

/** The SDK's own chain: profile, SSO, process, web identity, container, instance. */
export function chainedCredentials(
  profile: string | undefined,
  region: string,
): AwsCredentialIdentityProvider {
  const chain = defaultProvider({
    clientConfig: { region },
    ...(profile === undefined ? {} : { profile }),
    logger: SILENT,
  });
  return async (request) => {
    try {
      return await chain(request);
    } catch (error) {
      if (profile === undefined || !isExhausted(error)) throw error;
      throw new SqslamError("NO_CREDENTIALS", `Profile "${profile}" gives no AWS credentials.`, {
        hint: "`aws configure list-profiles` names those there are; `aws sso login` signs in.",
        cause: error,
      });
    }
  };
}

const tellNobody = () => {};

/** The chain otherwise writes to the console what --profile and keys in the environment mean. */
const SILENT: Logger = { debug: tellNobody, info: tellNobody, warn: tellNobody, error: tellNobody };

/** Every link of the chain has passed on: what a link itself complains of says more. */
const isExhausted = (error: unknown): boolean =>
  messageOf(error).startsWith("Could not load credentials from any providers");
