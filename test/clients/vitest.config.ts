import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/clients/**/*.client.ts"],
    setupFiles: ["test/support/setup.ts"],
    reporters: ["verbose", ["json", { outputFile: "coverage/clients.json" }]],
    // Programs of others, which start slowly and wait by their own clocks.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
