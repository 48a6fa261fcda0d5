import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { Machine } from "../../core/environment.ts";

/** The process group of this process, and the one to which its terminal sends Ctrl-C. */
export interface TerminalGroups {
  readonly own: number;
  /** Not above 0 where there is no terminal. */
  readonly foreground: number;
}

/** `undefined` where the system does not tell. */
export function findTerminalGroups({ platform, pid, env }: Machine): TerminalGroups | undefined {
  if (platform === "linux") return groupsInProc();
  if (platform === "win32") return undefined;
  const said = spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(pid)], {
    env: { PATH: env.PATH },
    encoding: "utf8",
  });
  const [own = Number.NaN, foreground = Number.NaN] = (said.stdout ?? "").trim().split(/\s+/).map(Number);
  return Number.isNaN(own) || Number.isNaN(foreground) ? undefined : { own, foreground };
}

/** The same on Linux only, where it costs nothing. */
export function groupsInProc(): TerminalGroups | undefined {
  try {
    // After the name in parentheses: state, ppid, pgrp, session, tty_nr, tpgid (proc(5)).
    const fields = readFileSync("/proc/self/stat", "latin1").split(") ").at(-1)?.split(" ") ?? [];
    return { own: Number(fields[2]), foreground: Number(fields[5]) };
  } catch {
    return undefined;
  }
}
