import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/policy/**/*.policy.ts"],
    setupFiles: ["test/support/setup.ts"],
    reporters: ["dot", ["json", { outputFile: "coverage/policy.json" }]],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Each is an endpoint of its own, and most of its time is spent waiting.
    maxConcurrency: 12,
    isolate: false,
  },
});
