import { readFileSync } from "node:fs";
import type { Machine } from "../../core/environment.ts";

/** The name of the controlling terminal, by which people find it: `/dev/pts/3`. */
export function terminalName({ platform, pid }: Machine): string {
  return (platform === "linux" ? nameInProc() : undefined) ?? `the terminal of process ${pid}`;
}

function nameInProc(): string | undefined {
  try {
    // After the name in parentheses: state, ppid, pgrp, session, tty_nr (proc(5)).
    const device = Number(readFileSync("/proc/self/stat", "latin1").split(") ").at(-1)?.split(" ")[4]);
    // The major number in bits 15 to 8, the minor one in 31 to 20 and 7 to 0. Pseudo-terminals have 136 to 143.
    const [major, minor] = [(device >> 8) & 0xff, (device & 0xff) | ((device >> 12) & 0xfff00)];
    if (major >= 136 && major <= 143) return `/dev/pts/${(major - 136) * 256 + minor}`;
    return major === 4 && minor < 64 ? `/dev/tty${minor}` : undefined;
  } catch {
    return undefined;
  }
}
