import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import type { Clock } from "../../core/clock.ts";

/** Asks for new credentials this long before the old ones expire, in milliseconds; as the SDK does. */
const EARLY = 5 * 60_000;

/** Credentials that are asked for once and again when they expire, however many ask at once. */
export function remembered(
  credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider,
  clock: Clock,
): AwsCredentialIdentityProvider {
  if (typeof credentials !== "function") return () => Promise.resolve(credentials);
  let known: Promise<AwsCredentialIdentity> | undefined;
  let expires = Infinity;
  const ask = async () => {
    try {
      const identity = await credentials();
      expires = identity.expiration?.getTime() ?? Infinity;
      return identity;
    } catch (error) {
      known = undefined;
      throw error;
    }
  };
  return () => {
    if (known === undefined || clock.now() > expires - EARLY) {
      expires = Infinity; // until the answer says more, so that one asks for all
      known = ask();
    }
    return known;
  };
}
