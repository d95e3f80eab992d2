// A function's environment variables, as far as it may choose them (aws-facts 3.7).
import { Fault } from "../fault.ts";
import { invalid } from "./faults.ts";

const RESERVED = new Set([
  "_HANDLER",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_LAMBDA_RUNTIME_API",
  "LAMBDA_TASK_ROOT",
  "LAMBDA_RUNTIME_DIR",
]);

const LARGEST = 4096;
const KEY = /^[a-zA-Z]([a-zA-Z0-9_])+$/;
const REFUSED = "Lambda was unable to configure your environment variables because the environment";

export function checkVariables(variables: Readonly<Record<string, string>>): void {
  const keys = Object.keys(variables);
  const reserved = keys.filter((key) => RESERVED.has(key));
  if (reserved.length > 0) {
    throw invalid(
      `${REFUSED} variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const odd = keys.find((key) => !KEY.test(key));
  if (odd !== undefined) {
    throw new Fault(
      "ValidationException",
      `1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]`,
    );
  }
  const json = JSON.stringify(variables);
  if (Buffer.byteLength(json) > LARGEST) {
    // AWS echoes the values, and so does this: clients must be seen to mask them.
    throw invalid(
      `${REFUSED} variables you have provided exceeded the 4KB limit. String measured: ${json}`,
    );
  }
}
