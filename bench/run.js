// @ts-check
/**
 * Measures the figures that daypass is held to, as ratios of whole processes that run in turn:
 *
 *     npm run bench -- [--pairs N] [--only NAME]… [--node PATH] [--beside PATH]… [--write]
 *
 * `--node` runs daypass and the bare `node -e 0` on another Node, `--beside` only `process` and that, as well; `--write` puts the results into `bench/README.md`.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "../scripts/build.js";
import { benchmark as each } from "./each.js";
import { benchmark as edit } from "./edit.js";
import { benchmark as editExtra } from "./edit-extra.js";
import { benchmark as editLinear } from "./edit-linear.js";
import { benchmark as editLinearSmall } from "./edit-linear-small.js";
import { benchmark as editWork } from "./edit-work.js";
import { besideAws as envBesideAws, benchmark as envReady } from "./env.js";
import { benchmark as importRoles } from "./import.js";
import { benchmark as login } from "./login.js";
import { benchmark as loginExecutable } from "./login-executable.js";
import { benchmark as loginLarge } from "./login-large.js";
import { benchmark as loginPlain } from "./login-plain.js";
import { benchmark as loginStart } from "./login-start.js";
import { busyShare, describeMachine, pinnedCores } from "./machine.js";
import { measure } from "./measure.js";
import { benchmark as onePrompt } from "./one-prompt.js";
import { benchmark as processHit } from "./process.js";
import { benchmark as processExecutable } from "./process-executable.js";
import { benchmark as processLarge } from "./process-large.js";
import { quietShare, readme, rowsOf, summary } from "./report.js";
import { openStage } from "./stage.js";
import { benchmark as status } from "./status.js";
import { benchmark as statusLarge } from "./status-large.js";
import { benchmark as version } from "./version.js";

/** @typedef {import("./report.js").Row} Row */

/** @typedef {import("./report.js").Benchmark & { readonly node?: string }} OnNode */

// In the order of the table.
/** @type {readonly OnNode[]} */
const usual = [
  processHit,
  processLarge,
  processExecutable,
  envReady,
  envBesideAws,
  version,
  status,
  statusLarge,
  login,
  loginStart,
  loginPlain,
  loginLarge,
  loginExecutable,
  onePrompt,
  edit,
  editWork,
  editExtra,
  editLinear,
  editLinearSmall,
  importRoles,
  each,
];

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "30" },
    only: { type: "string", multiple: true, default: [] },
    node: { type: "string", default: process.execPath },
    beside: { type: "string", multiple: true, default: [] },
    write: { type: "boolean", default: false },
  },
});
const benchmarks = [...values.beside.flatMap(onOtherNode), ...usual];
const pairs = Number(values.pairs);
if (!Number.isInteger(pairs) || pairs < 1) throw new Error(`--pairs ${values.pairs}: a number from 1 on is wanted`);
const unknown = values.only.find((name) => !benchmarks.some((benchmark) => benchmark.name === name));
if (unknown !== undefined) {
  throw new Error(`--only ${unknown}: there is ${benchmarks.map(({ name }) => name).join(", ")}`);
}
if (values.write && values.only.length > 0) throw new Error("--write takes all figures: leave --only out");

const cores = pinnedCores();
if (cores === "to be pinned") process.exitCode = runPinned();
else await runAll(cores);

/**
 * The hit, which every AWS command of a day pays for, on another Node.
 * @param {string} node
 * @returns {readonly OnNode[]}
 */
function onOtherNode(node) {
  const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
  return [processHit, processLarge].map((benchmark) => ({
    ...benchmark,
    node,
    name: `${benchmark.name}-${version}`,
    shows: `${benchmark.shows}, Node.js ${version}`,
  }));
}

/**
 * Measured processes inherit the one core this process runs on, which waits meanwhile; servers get another.
 * @returns {number}
 */
function runPinned() {
  const { allowed } = describeMachine(values.node);
  const again = [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  const env = { ...process.env, DAYPASS_BENCH_CORES: allowed.slice(0, 2).join(",") };
  return spawnSync("taskset", ["-c", String(allowed[0]), ...again], { stdio: "inherit", env }).status ?? 1;
}

/** @param {{ readonly servers: number } | undefined} cores */
async function runAll(cores) {
  const built = await build();
  // A copy: a build meanwhile does not change what is measured.
  const measured = mkdtempSync(join(tmpdir(), "daypass-bench-dist-"));
  process.once("exit", () => rmSync(measured, { recursive: true, force: true }));
  const dist = join(measured, "dist");
  cpSync(built, dist, { recursive: true });
  const machine = { ...describeMachine(values.node), busy: await busyShare(2000) };
  console.log(`${machine.text}\n`);
  if (machine.busy > quietShare) console.log("The machine has other work to do: these figures are preliminary.\n");
  /** @type {Row[]} */
  const rows = [];
  for (const benchmark of benchmarks.filter(({ name }) => values.only.length === 0 || values.only.includes(name))) {
    const stage = openStage({ dist, node: benchmark.node ?? values.node, cores });
    try {
      const missing = (benchmark.needs ?? []).find((tool) => stage.find(tool) === undefined);
      const sides = missing === undefined ? await benchmark.setUp?.(stage) : undefined;
      const measured = sides && (await measure(sides, { pairs: Math.min(pairs, benchmark.pairs ?? pairs) }));
      const result = missing === undefined ? measured : { missing };
      const counts = missing === undefined ? ((await benchmark.counts?.(stage)) ?? []) : [];
      const added = rowsOf(benchmark, result, counts);
      for (const row of added) console.log(summary(row));
      rows.push(...added);
    } finally {
      await stage.close();
    }
  }
  if (values.write) write(rows, machine);
}

/**
 * @param {readonly Row[]} rows
 * @param {import("./report.js").Machine} machine
 */
function write(rows, machine) {
  const file = new URL("README.md", import.meta.url);
  const { version: daypass } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  writeFileSync(file, readme({ rows, machine, daypass, pairs }));
  console.log(`\nwritten to ${fileURLToPath(file)}`);
}
