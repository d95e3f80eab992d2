// What a call takes of its caller, in IAM's terms. Each service has a table of it beside its actions,
// after the Service Authorization Reference and aws-facts 5.4, and knows nothing of who is asking.
import type { Call } from "./service.ts";

/** Condition keys by name, beside those that every request has. */
export type Keys = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly keys?: Keys;
  /** The policy that the resource itself carries, if any. */
  readonly resourcePolicy?: string | undefined;
  /** Refused, the call is answered all the same, with less. */
  readonly optional?: true;
  /** What the refusal calls action and resource, where AWS does not write them as policies do. */
  readonly said?: { readonly action?: string; readonly resource?: string };
  /** The refusal's code, where it is not the service's usual one. */
  readonly code?: string;
}

/** The row of one operation. `never`, as in an Action: the server makes the one cast. */
export type Needs = (input: never, call: Call) => readonly Need[];

type Tags = Readonly<Record<string, string>>;

/** Of tags that a request would set. */
export function requestTags(tags: Tags = {}): Keys {
  return { ...tagKeys(Object.keys(tags)), ...prefixed("aws:RequestTag/", tags) };
}

export function tagKeys(keys: readonly string[] = []): Keys {
  return keys.length === 0 ? {} : { "aws:TagKeys": keys };
}

/** Of tags that a resource has. */
export function resourceTags(tags: Tags = {}): Keys {
  return prefixed("aws:ResourceTag/", tags);
}

function prefixed(prefix: string, tags: Tags): Keys {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]));
}
