// @ts-check
/** Everything that must hold before a change is committed, one after the other, with a short summary. `npm run ok` */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const home = fileURLToPath(new URL("..", import.meta.url));
const parts = /** @type {const} */ ([
  ["types", bin("typescript", "tsc"), ["--noEmit"]],
  ["lint and format", bin("@biomejs/biome", "biome"), ["check", "--error-on-warnings", "."]],
  ["imports", "scripts/check-imports.js", []],
  ["unused code", bin("knip", "knip"), []],
  ["docs", "scripts/check-docs.js", []],
  ["lock file", "scripts/check-lock.js", []],
  ["package", "scripts/check-package.js", []],
  ["tests", bin("vitest", "vitest"), ["run"]],
]);
// `npm run ok -- --quick` leaves out what takes more than a few seconds.
const quick = process.argv.includes("--quick");
const wanted = parts.filter(([name]) => !quick || !["tests", "package"].includes(name));

const summary = wanted.map(([name, file, args]) => {
  const started = Date.now();
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: home, stdio: "inherit" });
  return { name, ok: status === 0, seconds: (Date.now() - started) / 1000 };
});
for (const { name, ok, seconds } of summary) console.log(`${ok ? "✔" : "✖"} ${name} (${seconds.toFixed(1)} s)`);
process.exitCode = summary.every(({ ok }) => ok) ? 0 : 1;

/**
 * A package's program as a file that Node runs: the links in node_modules/.bin are shell scripts on Windows.
 * @param {string} name
 * @param {string} program
 */
function bin(name, program) {
  const folder = join(home, "node_modules", name);
  const { bin: programs } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return join(folder, typeof programs === "string" ? programs : programs[program]);
}
