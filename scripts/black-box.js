// @ts-check
/**
 * Runs the scripts of `test/scripts` against the built tool with any Node binary, without the test runner:
 *
 *     node scripts/black-box.js [--node PATH] [--dist FOLDER] [--executable PATH] [--share N/M] [name…]
 *
 * `--dist` names the `dist` folder of an unpacked package, `--executable` a standalone executable to be tested instead. `--share 1/2`
 * runs every second script, `--share 2/2` the others. Ends with `N passed, N failed`.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { rolldown } from "rolldown";
import { build } from "./build.js";

const home = fileURLToPath(new URL("..", import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: "string" },
    dist: { type: "string" },
    executable: { type: "string" },
    share: { type: "string", default: "1/1" },
  },
});
if (values.node !== undefined) process.env.DAYPASS_TEST_NODE = values.node;
if (values.executable !== undefined) process.env.DAYPASS_TEST_EXECUTABLE = resolve(values.executable);
process.env.DAYPASS_TEST_DIST = values.dist ?? (await build());

const rig = await loadRig();
const folder = join(home, "test", "scripts");
const [share = 1, shares = 1] = values.share.split("/").map(Number);
const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
const named = names.filter((name) => positionals.length === 0 || positionals.includes(name.replace(/\.txt$/, "")));
const wanted = named.sort().filter((_, at) => at % shares === share - 1);
if (wanted.length === 0) throw new Error("there is no such script, or no such share of them");
const outcomes = await runAll(wanted, 2);
const count = (/** @type {string} */ outcome) => outcomes.filter((each) => each === outcome).length;
console.log(`${count("passed")} passed, ${count("failed")} failed`);
process.exitCode = count("failed") === 0 ? 0 : 1;

/**
 * The rig is TypeScript, which the oldest Node cannot run as it is.
 * @returns {Promise<{ runScript: (text: string) => Promise<void>, missingFor: (text: string) => string }>}
 */
async function loadRig() {
  const file = join(home, ".cache", `black-box-${process.pid}.mjs`);
  const entry = `
    import { parseScript } from "./test/rig/script-text.ts";
    import { needing } from "./test/rig/needs.ts";
    export { runScript } from "./test/rig/script.ts";
    export const missingFor = (text) => needing(...parseScript(text).needs).reason;`;
  const bundle = await rolldown({
    cwd: home,
    platform: "node",
    input: "black-box-entry",
    external: ["@lydell/node-pty"],
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "black-box-entry" ? join(home, "black-box-entry.ts") : null),
        load: (id) => (id.endsWith("black-box-entry.ts") ? { code: entry, moduleType: "ts" } : null),
      },
    ],
  });
  await bundle.write({ file, format: "esm", codeSplitting: false });
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * @param {string[]} scripts
 * @param {number} atOnce
 */
async function runAll(scripts, atOnce) {
  const waiting = [...scripts];
  /** @type {string[]} */
  const outcomes = [];
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) outcomes.push(await runOne(name));
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return outcomes;
}

/**
 * @param {string} name
 * @returns {Promise<"passed" | "failed" | "skipped">}
 */
async function runOne(name) {
  const text = readFileSync(join(folder, name), "utf8");
  const missing = rig.missingFor(text);
  if (missing !== "") {
    console.log(`skipped ${name}: ${missing}`);
    return "skipped";
  }
  try {
    await rig.runScript(text);
    console.log(`passed  ${name}`);
    return "passed";
  } catch (error) {
    console.log(`failed  ${name}\n${/** @type {Error} */ (error).message}\n`);
    return "failed";
  }
}
