// What the SDK reads from shared config files and asks of the machine; loaded only where the
// environment has no answer.
import { defaultProvider } from "@aws-sdk/credential-provider-node";
import { loadConfig } from "@smithy/core/config";
import type { AwsCredentialIdentityProvider } from "@smithy/types";

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
  return defaultProvider({
    clientConfig: { region },
    ...(profile === undefined ? {} : { profile }),
  });
}
