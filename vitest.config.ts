import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/setup.ts"],
    reporters: ["default", ["json", { outputFile: "coverage/tests.json" }]],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Two cores: more workers than that only make real processes and sockets wait for each other.
    maxWorkers: 2,
    // Modules hold no state that a test could leave behind, and loading the AWS SDK once a file took
    // two thirds of the run.
    isolate: false,
    coverage: {
      include: ["src/**/*.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 90, branches: 85 },
    },
  },
});
