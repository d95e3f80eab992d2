// Rules for environment variables (aws-facts 3.7). A finding names keys and sizes, never values:
// AWS's own message about the size quotes all of them.
import type { Finding } from "./finding.ts";
import type { FunctionConfig } from "./pipeline.ts";

const MOST_BYTES = 4096;
const KEY = /^[a-zA-Z][a-zA-Z0-9_]+$/;
const RESERVED = new Set([
  "_HANDLER",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

export function environmentRules(environment: FunctionConfig["environment"]): Finding[] {
  const path = ["function", "environment"];
  const bytes = Buffer.byteLength(JSON.stringify(environment));
  const keys = Object.keys(environment).flatMap((key): Finding[] => {
    const problem = keyProblem(key);
    return problem === undefined ? [] : [{ ...problem, severity: "error", path: [...path, key] }];
  });
  if (bytes <= MOST_BYTES) return keys;
  const size: Finding = {
    code: "environment-too-large",
    severity: "error",
    path,
    reason: `has ${bytes} bytes as JSON; AWS allows ${MOST_BYTES}`,
    fix: "Put long values into Parameter Store or Secrets Manager, and their names here.",
  };
  return [size, ...keys];
}

function keyProblem(key: string): Pick<Finding, "code" | "reason" | "fix"> | undefined {
  if (RESERVED.has(key)) {
    return {
      code: "reserved-environment-key",
      reason: "is reserved: Lambda sets it itself",
      fix: "Choose another name.",
    };
  }
  if (KEY.test(key)) return undefined;
  return {
    code: "bad-environment-key",
    reason: "is not a name that Lambda takes",
    fix: "Allowed: a letter, then one or more letters, digits or _.",
  };
}
