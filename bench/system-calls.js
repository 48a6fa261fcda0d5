// @ts-check
// What a start asks of the system, counted by strace: the same on every machine and under any load.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {import("./stage.js").Stage} Stage */

/**
 * @param {string} argument of daypass
 * @param {object} options
 * @param {{ readonly files?: number, readonly calls?: number }} options.hold
 * @param {import("./stage.js").Home} options.home
 * @param {Stage} options.stage
 * @returns {Promise<readonly import("./report.js").Count[]>}
 */
export async function countsAboveBareNode(argument, { hold, home, stage }) {
  if (stage.find("strace") === undefined) return [];
  const run = { command: stage.daypass(argument), env: home.env };
  // The first run may make things that later ones find.
  traced(run, stage);
  const ours = traced(run, stage);
  const bare = traced(stage.bareNode().next(), stage);
  return [
    { figure: `JavaScript files opened by \`daypass ${argument}\``, hold: hold.files, measured: ours.scripts },
    {
      figure: `system calls of \`daypass ${argument}\` beyond \`node -e 0\``,
      hold: hold.calls,
      measured: ours.calls - bare.calls,
    },
  ];
}

// How often these happen depends on what other threads are doing.
const byChance = /^(futex|epoll_\w+|poll|restart_syscall|sched_yield|madvise|mprotect|munmap|mmap|brk)$/;

/**
 * @param {import("./measure.js").Run} run
 * @param {Stage} stage
 */
function traced({ command, env }, stage) {
  const file = join(stage.root, "strace.txt");
  execFileSync("strace", ["-f", "-qq", "-o", file, ...command], { env, stdio: "ignore" });
  const lines = readFileSync(file, "utf8").split("\n");
  const [main] = lines[0]?.split(/\s/) ?? [];
  const calls = lines.flatMap((line) => /^(\d+)\s+(\w+)\((.*)/.exec(line)?.slice(1, 4).join(" ") ?? []);
  return {
    // A call that another thread interrupts is written on two lines, the first without its outcome.
    scripts: calls.filter((call) => /^\d+ open(at)? .*\.[cm]?js", (?!.* = -1)/.test(call)).length,
    calls: calls.filter((call) => call.startsWith(`${main} `) && !byChance.test(call.split(" ")[1] ?? "")).length,
  };
}
