import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/fuzz/**/*.fuzz.ts"],
    setupFiles: ["test/support/setup.ts"],
    reporters: ["verbose", ["json", { outputFile: "coverage/fuzz.json" }]],
    testTimeout: 240_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
