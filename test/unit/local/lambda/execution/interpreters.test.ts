import process from "node:process";
import { expect, test } from "vitest";
import { nodeFlags } from "../../../../../src/local/lambda/execution/interpreters.ts";

const known = (flag: string) =>
  process.allowedNodeEnvironmentFlags.has(`--${flag}`) ? [`--no-${flag}`] : [];
const REQUIRE_MODULE = known("experimental-require-module");
const DETECT_MODULE = known("experimental-detect-module");

// aws-facts 3.9
test.for<readonly [runtime: string, options: string, flags: readonly string[]]>([
  ["nodejs18.x", "", [...REQUIRE_MODULE, ...DETECT_MODULE]],
  ["nodejs20.x", "", REQUIRE_MODULE],
  ["nodejs22.x", "", [...REQUIRE_MODULE, ...DETECT_MODULE]],
  ["nodejs22.x", "--experimental-require-module", DETECT_MODULE],
  ["nodejs24.x", "", []],
])(
  "%s with NODE_OPTIONS '%s' has the experiments off that Lambda has off",
  ([runtime, options, flags]) => {
    expect(nodeFlags(runtime, 512, options)).toEqual(["--max-old-space-size=460", ...flags]);
  },
);
