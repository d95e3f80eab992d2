import type { Arguments, Options } from "yargs";

/** What every command takes. Each is also an environment variable: `--endpoint-url`, SQSLAM_ENDPOINT_URL. */
export const GLOBAL_FLAGS = {
  config: {
    alias: "c",
    type: "string",
    requiresArg: true,
    describe: "Pipeline file; otherwise found upward from here",
  },
  stage: { type: "string", requiresArg: true, describe: "Part of every name; picks from `stages`" },
  profile: { type: "string", requiresArg: true, describe: "AWS profile" },
  region: { type: "string", requiresArg: true, describe: "AWS region" },
  "endpoint-url": {
    type: "string",
    requiresArg: true,
    describe: "Talk to this AWS-compatible endpoint",
  },
  local: {
    type: "boolean",
    describe: "Talk to the local endpoint (sqslam local start)",
  },
  json: { type: "boolean", describe: "Answer in JSON, for programs" },
  color: { type: "boolean", describe: "Colour; --no-color turns it off" },
  quiet: { alias: "q", type: "boolean", describe: "Answers and errors only" },
  verbose: { alias: "v", type: "boolean", describe: "Also what was already right" },
  debug: { type: "boolean", describe: "Also every API call, and causes of errors" },
  yes: { alias: "y", type: "boolean", describe: "Never ask" },
} as const satisfies Readonly<Record<string, Options>>;

/** Switches that were not given are off. No `default`, or help would say so on each of their lines. */
export function settleSwitches(flags: Arguments): void {
  for (const [name, { type }] of Object.entries(GLOBAL_FLAGS)) {
    if (type === "boolean" && name !== "color") flags[name] ??= false;
  }
}
