import { defineConfig } from "vitest/config";

// A list of every test and what became of it, for the runner in `.ci`.
const report = process.env.DAYPASS_TEST_REPORT;

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["test/rig/build-once.ts"],
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
    // Nothing takes so long but on a machine that is busy: whatever is waited for ends with a word of its own before.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Two workers: many tests start real processes themselves, and more of them side by side only wait for each other.
    maxWorkers: 2,
  },
});
