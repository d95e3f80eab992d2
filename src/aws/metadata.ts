// What the SDK notes of an answer, beside the answer: also on errors.
import { isObject } from "../core/json.ts";

interface Metadata {
  readonly attempts: number;
  readonly httpStatusCode: number | undefined;
  /** AWS's id of the request. */
  readonly requestId: string | undefined;
}

/** undefined = no answer: what was thrown comes from elsewhere. */
export function metadataOf(error: unknown): Metadata | undefined {
  const noted = isObject(error) ? error["$metadata"] : undefined;
  if (!isObject(noted)) return undefined;
  const { attempts, httpStatusCode, requestId } = noted;
  return {
    attempts: typeof attempts === "number" ? attempts : 1,
    httpStatusCode: typeof httpStatusCode === "number" ? httpStatusCode : undefined,
    requestId: typeof requestId === "string" ? requestId : undefined,
  };
}
