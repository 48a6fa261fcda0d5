import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type Environment, variable, withoutCredentials } from "../../core/environment.ts";
import { findShell, type ShellName } from "../../formats/shells.ts";
import type { Host } from "../host.ts";

type Surroundings = Pick<Host, "env" | "platform" | "parentPid">;

/**
 * The shell a person most likely sits in front of: the one whose function says so, the parent process where it tells, else what the
 * environment says.
 */
export function guessShell(host: Surroundings): ShellName {
  const told = functionShell(host.env);
  if (told !== undefined) return told;
  const parent = parentName(host);
  const known = parent === undefined ? undefined : shellOfProgram(parent);
  if (known !== undefined) return known;
  if (host.platform === "win32") return shellOnWindows(host);
  return shellOfProgram(variable(host.env, "SHELL") ?? "") ?? "posix";
}

/** The shell whose function, which `init` defines, has started daypass; `undefined` where none has. */
export function functionShell(env: Environment): ShellName | undefined {
  return findShell(variable(env, "DAYPASS_FUNCTION") ?? "");
}

function parentName({ platform, parentPid, env }: Surroundings): string | undefined {
  if (platform === "win32") return undefined;
  if (platform === "linux") {
    try {
      return readFileSync(`/proc/${parentPid}/comm`, "utf8").trim();
    } catch {
      // The parent may have ended, or /proc may be hidden: the environment is asked instead.
      return undefined;
    }
  }
  const options = { encoding: "utf8", timeout: 1000, env: withoutCredentials(env) } as const;
  const { status, stdout } = spawnSync("ps", ["-o", "comm=", "-p", String(parentPid)], options);
  return status === 0 ? stdout.trim() : undefined;
}

/** Nothing cheap tells the parent here. PowerShell puts a folder of the user's own in front; Git's bash says who it is. */
function shellOnWindows({ env }: Surroundings): ShellName {
  if (variable(env, "MSYSTEM") !== undefined) return "bash";
  return /Documents[\\/](Windows)?PowerShell[\\/]Modules/i.test(variable(env, "PSModulePath") ?? "")
    ? "powershell"
    : "cmd";
}

/** The shell that a program's path names: `/bin/zsh`, `-bash` (a login shell), `pwsh.exe`. */
function shellOfProgram(path: string): ShellName | undefined {
  const name = path.split(/[/\\]/).at(-1) ?? "";
  return findShell(
    name
      .replace(/\.exe$/i, "")
      .replace(/^-/, "")
      .replace(/^(ksh|mksh)\d+$/, "$1"),
  );
}
