// What the KMS key of a queue takes of who sends or receives. There is no KMS here: a key is known by
// the name that the queue has for it, and its own policy leaves all to IAM, as a new key's does.
import { createHash } from "node:crypto";
import type { Need } from "../need.ts";
import { ACCOUNT, type Call, PARTITION } from "../service.ts";

/** undefined for a queue without a key, and for SQS's own, which everybody in the account may use. */
export function keyNeed(
  action: string,
  name: string | undefined,
  { region }: Pick<Call, "region">,
): Need | undefined {
  if (name === undefined || name.endsWith("alias/aws/sqs")) return undefined;
  const alias = /(^|:)(alias\/.*)$/.exec(name)?.[2];
  return {
    action,
    resource: keyArn(name, alias, region),
    keys: {
      "kms:CallerAccount": ACCOUNT,
      "kms:ViaService": `sqs.${region}.amazonaws.com`,
      "kms:ResourceAliases": alias === undefined ? undefined : [alias],
    },
    code: "KmsAccessDenied",
  };
}

function keyArn(name: string, alias: string | undefined, region: string): string {
  const prefix = `arn:${PARTITION}:kms:${region}:${ACCOUNT}:key/`;
  if (alias === undefined) return name.startsWith("arn:") ? name : `${prefix}${name}`;
  // IAM knows keys by id alone, and this one has none: always the same for the same alias.
  const digits = createHash("sha256").update(alias).digest("hex");
  const id = [8, 4, 4, 4, 12].map((length, i) => digits.slice(i * 12, i * 12 + length)).join("-");
  return `${name === alias ? prefix : name.replace(/:alias\/.*$/, ":key/")}${id}`;
}
