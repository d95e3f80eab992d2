import type { GetFunctionCommandOutput } from "@aws-sdk/client-lambda";
import type { Tags } from "./ownership.ts";

/**
 * Whoever may look at a function may not always see its tags (lambda:ListTags): then the answer comes
 * without them, and untagged would be taken for somebody else's. Throws what AWS says instead.
 */
export function functionTags({
  Tags: tags = {},
  TagsError: error,
}: GetFunctionCommandOutput): Tags {
  if (error === undefined) return tags;
  const { ErrorCode: name = "AccessDeniedException", Message: message = "" } = error;
  throw Object.assign(new Error(message), { name, $fault: "client" });
}
