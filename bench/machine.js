// @ts-check
// What the figures were measured on, and whether it was quiet.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as os from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { findAws, findProgram } from "./programs.js";

/**
 * The core that measured processes share with the runner, and the one for servers.
 * @returns {{ readonly servers: number } | undefined | "to be pinned"} `undefined` where processes cannot be pinned
 */
export function pinnedCores() {
  const given = process.env.DAYPASS_BENCH_CORES?.split(",").map(Number);
  if (given?.[1] !== undefined) return { servers: given[1] };
  return findProgram("taskset") !== undefined && allowedCores().length > 1 ? "to be pinned" : undefined;
}

/** @param {string} node the one that daypass runs on */
export function describeMachine(node) {
  const cores = os.cpus();
  const nodeVersion = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
  const model = cores[0]?.model.trim() ?? "unknown processor";
  const memory = `${Math.round(os.totalmem() / 2 ** 30)} GiB`;
  const pinned = pinnedCores() === undefined ? "not pinned to cores" : "pinned to one core, servers on another";
  const date = new Date().toISOString().slice(0, 10);
  return {
    allowed: allowedCores(),
    date,
    node: nodeVersion,
    aws: awsText(),
    text: `${model}, ${cores.length} cores, ${memory}; ${os.type()} ${os.release()} ${os.arch()}; Node.js ${nodeVersion}; ${pinned}; ${date}`,
  };
}

/** @returns {number[]} the cores this process may run on, where the system tells */
function allowedCores() {
  try {
    const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "";
    return list.split(",").flatMap((range) => {
      const [from = 0, to = from] = range.split("-").map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
  } catch {
    return [];
  }
}

/**
 * The share of the cores' time that others use while this process does nothing.
 * @param {number} ms how long to look
 */
export async function busyShare(ms) {
  const before = coreTimes();
  await sleep(ms);
  const after = coreTimes();
  return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
}

function coreTimes() {
  const times = os.cpus().map(({ times }) => times);
  const idle = times.reduce((sum, time) => sum + time.idle, 0);
  return { idle, all: times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0) };
}

function awsText() {
  return findAws()?.version ?? "not here";
}
