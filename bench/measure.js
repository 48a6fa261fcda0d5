// @ts-check
/**
 * Whole processes, from start to exit, A and B in turn. What counts is the ratio within a pair: a machine whose speed drifts,
 * drifts for both. Peak memory is taken in runs of its own.
 */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findProgram } from "./programs.js";

/** @typedef {{ readonly command: readonly [string, ...string[]], readonly env: Readonly<Record<string, string>> }} Run */
/** @typedef {{ readonly label: string, readonly next: () => Run | Promise<Run>, readonly share?: number }} Side `next` prepares a run, outside the time; of work that would take too long, a run does this share */
/** @typedef {{ readonly a: Side, readonly b: Side, readonly base?: Side }} Sides with `base`, its time is taken off both */
/** @typedef {{ readonly median: number, readonly low: number, readonly high: number, readonly min: number, readonly max: number }} Spread `low` and `high` are the quartiles */
/**
 * @typedef {object} Result
 * @property {number} n
 * @property {Spread} ratio
 * @property {Taken} a
 * @property {Taken} b
 */
/** @typedef {{ readonly label: string, readonly ms: number, readonly mib: number | undefined }} Taken medians of one side */

const warmUps = 3;
const memoryRuns = 3;

/**
 * @param {Sides} sides
 * @param {{ readonly pairs: number }} options
 * @returns {Promise<Result>}
 */
export async function measure(sides, { pairs }) {
  const { a, b, base } = sides;
  for (let round = 0; round < warmUps; round++) await timeRound(sides, round);
  const rounds = [];
  for (let round = 0; round < pairs; round++) rounds.push(await timeRound(sides, round));
  const ratio =
    base === undefined
      ? spreadOf(rounds.map((time) => time.a / time.b))
      : ratioAbove(rounds.map((time) => ({ a: time.a - (time.base ?? 0), b: time.b - (time.base ?? 0) })));
  return {
    n: pairs,
    ratio,
    a: { label: a.label, ms: spreadOf(rounds.map((time) => time.a)).median, mib: await peakMemory(a) },
    b: { label: b.label, ms: spreadOf(rounds.map((time) => time.b)).median, mib: await peakMemory(b) },
  };
}

/**
 * Small differences of large times: a single pair's ratio says nothing, so the medians of both are divided, and the spread is
 * that of one side.
 * @param {readonly { readonly a: number, readonly b: number }[]} above
 * @returns {Spread}
 */
function ratioAbove(above) {
  const under = spreadOf(above.map(({ b }) => b)).median;
  const { median, low, high, min, max } = spreadOf(above.map(({ a }) => a));
  return { median: median / under, low: low / under, high: high / under, min: min / under, max: max / under };
}

/**
 * @param {Sides} sides
 * @param {number} round whichever runs first in one round runs last in the next
 * @returns {Promise<{ a: number, b: number, base: number | undefined }>} in ms
 */
async function timeRound({ a, b, base }, round) {
  const times = { a: 0, b: 0, base: /** @type {number | undefined} */ (undefined) };
  const order = [
    async () => (times.a = await time(a)),
    ...(base === undefined ? [] : [async () => (times.base = await time(base))]),
    async () => (times.b = await time(b)),
  ];
  for (const run of round % 2 === 0 ? order : order.reverse()) await run();
  return times;
}

/** @param {Side} side */
async function time(side) {
  const run = await side.next();
  const started = process.hrtime.bigint();
  spawnOrThrow(run, side.label);
  return Number(process.hrtime.bigint() - started) / 1e6 / (side.share ?? 1);
}

/**
 * @param {Side} side
 * @returns {Promise<number | undefined>} in MiB; `undefined` without GNU time
 */
async function peakMemory(side) {
  const program = process.platform === "linux" ? findProgram("time") : undefined;
  if (program === undefined) return undefined;
  const folder = mkdtempSync(join(tmpdir(), "daypass-bench-memory-"));
  try {
    const peaks = [];
    for (let count = 0; count < memoryRuns; count++) {
      const { command, env } = await side.next();
      const file = join(folder, String(count));
      spawnOrThrow({ command: [program, "-f", "%M", "-o", file, ...command], env }, side.label);
      peaks.push(Number(readFileSync(file, "utf8")) / 1024);
    }
    return spreadOf(peaks).median;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Output goes into files: a full pipe or a slow terminal would be measured too.
 * @param {Run} run
 * @param {string} label
 */
export function spawnOrThrow({ command, env }, label) {
  const [file, ...args] = command;
  const outputs = outputFiles();
  const { status, signal, error } = spawnSync(file, args, { env, stdio: ["ignore", outputs.stdout, outputs.stderr] });
  if (status === 0) return;
  const why = error?.message ?? (status === null ? `signal ${signal}` : `exit code ${status}`);
  throw new Error(`${label} failed with ${why}:\n${readFileSync(outputs.path, "utf8")}`);
}

/** @type {{ stdout: number, stderr: number, path: string } | undefined} */
let opened;

function outputFiles() {
  if (opened !== undefined) return opened;
  const folder = mkdtempSync(join(tmpdir(), "daypass-bench-output-"));
  const path = join(folder, "stderr");
  const files = { stdout: openSync(join(folder, "stdout"), "a"), stderr: openSync(path, "a"), path };
  process.once("exit", () => {
    closeSync(files.stdout);
    closeSync(files.stderr);
    rmSync(folder, { recursive: true, force: true });
  });
  opened = files;
  return files;
}

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const sorted = [...values].sort((one, other) => one - other);
  const at = (/** @type {number} */ share) => {
    const place = (sorted.length - 1) * share;
    const low = sorted[Math.floor(place)] ?? Number.NaN;
    const high = sorted[Math.ceil(place)] ?? Number.NaN;
    return low + (high - low) * (place - Math.floor(place));
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75), min: at(0), max: at(1) };
}
