// A function of Node.js, made to be run once.
import type { Runtime } from "@aws-sdk/client-lambda";
import {
  createFunction,
  type Files,
  functionOf,
  invoke,
  type LambdaTest,
} from "../../support/lambda.ts";

interface Options {
  readonly runtime?: Runtime;
  readonly handler?: string;
  readonly variables?: Record<string, string>;
}

let count = 0;
export const aName = (): string => `node-${(count += 1)}`;

/** Creates a function of these files and invokes it once. */
export async function run<T = unknown>(
  lambda: LambdaTest,
  files: string | Files,
  event: unknown = {},
  options: Options = {},
) {
  const name = aName();
  await createFunction(
    lambda,
    functionOf(name, typeof files === "string" ? { "index.js": files } : files, {
      Runtime: options.runtime ?? "nodejs22.x",
      Handler: options.handler ?? "index.handler",
      Environment: { Variables: options.variables ?? {} },
    }),
  );
  return invoke<T>(lambda, name, event);
}
