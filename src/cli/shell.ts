import { readFileSync } from "node:fs";
import { variable } from "../core/environment.ts";
import type { ShellName } from "../formats/unset.ts";
import type { Host } from "./host.ts";

/** The shell a person most likely sits in front of: the parent process where it tells, else what the environment says. */
export function guessShell(host: Pick<Host, "env" | "platform" | "parentPid">): ShellName {
  const parent = parentName(host);
  const known = parent === undefined ? undefined : byName(parent);
  if (known !== undefined) return known;
  if (host.platform === "win32") return variable(host.env, "PSModulePath") === undefined ? "cmd" : "powershell";
  return byName(variable(host.env, "SHELL") ?? "") ?? "posix";
}

function parentName({ platform, parentPid }: Pick<Host, "platform" | "parentPid">): string | undefined {
  if (platform !== "linux") return undefined;
  try {
    return readFileSync(`/proc/${parentPid}/comm`, "utf8").trim();
  } catch {
    // The parent may have ended, or /proc may be hidden: the environment is asked instead.
    return undefined;
  }
}

function byName(path: string): ShellName | undefined {
  const name =
    path
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.exe$/i, "")
      .replace(/^-/, "") ?? "";
  if (name === "fish") return "fish";
  if (name === "nu") return "nushell";
  if (name === "pwsh" || name === "powershell") return "powershell";
  return /^(ba|da|k|mk|z|a)?sh$/.test(name) ? "posix" : undefined;
}
