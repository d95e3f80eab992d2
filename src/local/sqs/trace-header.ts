import type { MessageSystemAttributeValue } from "@aws-sdk/client-sqs";
import { md5OfAttributes } from "./digest.ts";
import { invalidParameter } from "./faults.ts";

const NAME = "AWSTraceHeader";

/** The one system attribute that a sender may set, with the digest of its own (aws-facts 2.6). */
export function readTraceHeader(
  given: Readonly<Record<string, MessageSystemAttributeValue>> | undefined,
): { readonly header: string; readonly md5: string | undefined } | undefined {
  const entries = Object.entries(given ?? {});
  if (entries.length === 0) return undefined;
  for (const [name, { DataType: dataType, StringValue: header }] of entries) {
    if (name !== NAME) {
      throw invalidParameter(`Message system attribute name '${name}' is invalid.`);
    }
    if (dataType === "String" && header !== undefined && header !== "") {
      return { header, md5: md5OfAttributes({ [NAME]: { dataType, stringValue: header } }) };
    }
  }
  throw invalidParameter(
    `Message (system) attribute '${NAME}' must contain a non-empty value of type 'String'.`,
  );
}
