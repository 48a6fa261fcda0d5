import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestHome } from "./home.ts";

/**
 * Has a Node program note the most memory it ever had, in MB, when it ends. What the system says of ended children would do,
 * but counts what this process had when it forked.
 */
export function notingPeakMemory(home: TestHome) {
  const hook = join(home.root, "peak-memory.cjs");
  const note = join(home.root, "peak-memory");
  writeFileSync(
    hook,
    `process.on("exit", () => {
      const fs = require("node:fs");
      const [, kilobytes] = /VmHWM:\\s+(\\d+)/.exec(fs.readFileSync("/proc/self/status", "utf8"));
      fs.writeFileSync(${JSON.stringify(note)}, kilobytes);
    });`,
  );
  return {
    env: { NODE_OPTIONS: `--require ${hook}`, BUN_OPTIONS: `--preload=${hook}` },
    peak: () => (existsSync(note) ? Number(readFileSync(note, "utf8")) / 1024 : undefined),
  };
}
