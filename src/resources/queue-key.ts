// The KMS key of an encrypted queue, as policies name it.
import type { Home } from "../aws/connection.ts";
import type { Pipeline } from "../config/pipeline.ts";
import type { Statement } from "./policy-document.ts";

/** undefined = the queue has no key of KMS. */
export function queueKey(
  pipeline: Pipeline,
  where: Home,
): (Pick<Statement, "Condition"> & Required<Pick<Statement, "Resource">>) | undefined {
  const { encryption } = pipeline.queue;
  if (encryption.type !== "kms") return undefined;
  const { key } = encryption;
  const keys = `arn:${where.partition}:kms:${where.region}:${where.account}:key/`;
  const alias = /(^|:)(alias\/.*)$/.exec(key)?.[2];
  if (alias === undefined) return { Resource: key.startsWith("arn:") ? key : `${keys}${key}` };
  // IAM knows keys by id alone: an alias is a condition on any key of the account that has it.
  const Condition = { "ForAnyValue:StringEquals": { "kms:ResourceAliases": alias } };
  return { Resource: key === alias ? `${keys}*` : key.replace(/:alias\/.*$/, ":key/*"), Condition };
}
