import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/realistic/**/*.realistic.ts"],
    setupFiles: ["test/support/setup.ts"],
    // What it prints is what it is for.
    reporters: ["verbose", ["json", { outputFile: "coverage/realistic.json" }]],
    disableConsoleIntercept: true,
    testTimeout: 300_000,
  },
});
