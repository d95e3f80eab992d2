// Which runtimes there are (aws-facts 3.8).
import type { Runtime } from "@aws-sdk/client-lambda";
import { invalid } from "./faults.ts";

const SUPPORTED: readonly Runtime[] = [
  "nodejs18.x",
  "nodejs20.x",
  "nodejs22.x",
  "nodejs24.x",
  "nodejs26.x",
  "python3.9",
  "python3.10",
  "python3.11",
  "python3.12",
  "python3.13",
  "python3.14",
  "python3.15",
  "java8.al2",
  "java8.al2023",
  "java11",
  "java11.al2023",
  "java17",
  "java17.al2023",
  "java21",
  "java25",
  "dotnet8",
  "dotnet10",
  "ruby3.2",
  "ruby3.3",
  "ruby3.4",
  "ruby4.0",
  "provided.al2",
  "provided.al2023",
];

/** Long dead on AWS. What was blocked lately is not in it: AWS moves those dates. */
const ENDED: readonly Runtime[] = [
  "nodejs",
  "nodejs4.3",
  "nodejs6.10",
  "nodejs8.10",
  "nodejs10.x",
  "nodejs12.x",
  "nodejs14.x",
  "nodejs16.x",
  "python2.7",
  "python3.6",
  "python3.7",
  "python3.8",
  "java8",
  "dotnetcore1.0",
  "dotnetcore2.0",
  "dotnetcore2.1",
  "dotnetcore3.1",
  "dotnet6",
  "ruby2.5",
  "ruby2.7",
  "go1.x",
  "provided",
];

export function checkRuntime(runtime: Runtime): void {
  if (ENDED.includes(runtime)) {
    throw invalid(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
  if (SUPPORTED.includes(runtime)) return;
  throw invalid(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${SUPPORTED.join(", ")}] or be a valid ARN`,
  );
}

export type Language = "node" | "python" | "provided" | "other";

export function languageOf(runtime: string): Language {
  if (runtime.startsWith("nodejs")) return "node";
  if (runtime.startsWith("python")) return "python";
  return runtime.startsWith("provided") ? "provided" : "other";
}
