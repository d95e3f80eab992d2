import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/kill/**/*.kill.ts"],
    setupFiles: ["test/support/setup.ts"],
    reporters: ["verbose", ["json", { outputFile: "coverage/kill.json" }]],
    // One test of many rounds, a second or two each.
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
