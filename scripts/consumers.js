// @ts-check
/**
 * Runs AWS's clients in every form and state, and writes what they do into `docs/consumers.md`: `npm run docs:consumers`.
 * Clients that are not here keep what was seen of them before; `.ci/clients` gets them.
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const env = { ...process.env, DAYPASS_CONSUMERS_WRITE: "1" };

run(
  "node_modules/vitest/vitest.mjs",
  "run",
  "--no-file-parallelism",
  "test/consumers/consumers",
  "test/consumers/terraform",
  "test/consumers/container",
);
run("node_modules/vitest/vitest.mjs", "run", "test/consumers/page");
run(
  "node_modules/@biomejs/biome/bin/biome",
  "format",
  "--write",
  "test/consumers/seen.json",
  "test/consumers/seen-container.json",
);

/** @param {string[]} args */
function run(...args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
