import { functionArn, LATEST, type LambdaFunction } from "../../src/local/lambda/function.ts";
import { newSettings, type SettingsInput } from "../../src/local/lambda/settings.ts";

/** A function as it is kept. */
export function someFunction(
  parts: Partial<LambdaFunction> = {},
  settings: Partial<SettingsInput> = {},
): LambdaFunction {
  const { name = "worker", region = "us-east-1" } = parts;
  return {
    arn: functionArn(region, name),
    name,
    version: LATEST,
    region,
    settings: newSettings(
      {
        Role: "arn:aws:iam::000000000000:role/worker",
        Runtime: "nodejs24.x",
        Handler: "index.handler",
        ...settings,
      },
      (arns) => arns.map((arn) => ({ arn, sha256: "bGF5ZXI", size: 1 })),
    ),
    code: { sha256: "c2hhMjU2", size: 1, architecture: "x86_64" },
    phase: "active",
    revisionId: "revision",
    lastModified: 0,
    tags: {},
    reservedConcurrency: undefined,
    ...parts,
  };
}
