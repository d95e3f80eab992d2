import { defineConfig } from "vitest/config";
import { tally } from "./tally.ts";

export default defineConfig({
  test: {
    include: ["test/crash/**/*.crash.ts"],
    setupFiles: ["test/support/setup.ts", "test/crash/brisk.ts"],
    reporters: ["dot", tally, ["json", { outputFile: "coverage/crash.json" }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // The more wait at a time, the less is waited in all; each is an endpoint of its own.
    maxConcurrency: 12,
    isolate: false,
  },
});
