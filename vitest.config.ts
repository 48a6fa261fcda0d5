import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    globalSetup: ["test/rig/build-once.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two workers: many tests start real processes themselves, and more of them side by side only wait for each other.
    maxWorkers: 2,
  },
});
