import type { FunctionConfig } from "../../../src/config/pipeline.ts";

/** A function's config in which only what a test is about needs saying. */
export const functionConfig = (
  parts: Partial<FunctionConfig> & Pick<FunctionConfig, "source">,
): FunctionConfig => ({
  name: "f",
  description: "",
  exclude: [],
  handler: "index.handler",
  runtime: "nodejs24.x",
  architecture: "x86_64",
  timeoutSeconds: 30,
  memoryMegabytes: 128,
  ephemeralStorageMegabytes: 512,
  layers: [],
  vpc: undefined,
  tracing: "passThrough",
  environment: {},
  reservedConcurrency: undefined,
  ...parts,
});
