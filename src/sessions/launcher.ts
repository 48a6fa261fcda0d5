import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DaypassError } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import { type StateTools, writeProgram } from "./state-file.ts";

/** What starts daypass: the Node binary and a file, or a standalone executable. */
export type Self = readonly [program: string, ...file: readonly [] | readonly [file: string]];

/** Where the launcher is, whether or not it was written. */
export function launcherPath({ stateDirectory, machine }: StateTools): string {
  return join(resolve(stateDirectory), "bin", machine.platform === "win32" ? "daypass.cmd" : "daypass");
}

/**
 * Writes the program by which tools start daypass: editors and other programs that know neither PATH nor HOME get the same store and
 * the same files as a terminal. Throws `launcher-not-installed` where this daypass may be gone tomorrow.
 */
export async function writeLauncher(self: Self, locations: Profiles["locations"], tools: StateTools): Promise<string> {
  const [program, file] = self;
  const command =
    file === undefined ? ([realpathSync(program)] as const) : ([realpathSync(program), realpathSync(file)] as const);
  requireInstalled(command[1] ?? command[0]);
  const fixed = {
    DAYPASS_HOME: resolve(tools.stateDirectory),
    AWS_CONFIG_FILE: resolve(locations.config),
    AWS_SHARED_CREDENTIALS_FILE: resolve(locations.credentials),
  };
  const windows = tools.machine.platform === "win32";
  const text = windows ? cmdLauncher(command, fixed) : shLauncher(command, fixed);
  const path = launcherPath(tools);
  if (!isWritten(path, text)) {
    await writeProgram(windows ? "bin/daypass.cmd" : "bin/daypass", text, tools);
  }
  return path;
}

/** What npx fetched is removed when it likes, and a checkout is changed under the feet of the tools that would start it. */
function requireInstalled(file: string): void {
  const folders = file.split(/[\\/]/);
  const fetched = folders.some((folder) => folder === "_npx" || /^(dlx|bunx|xfs)-/.test(folder));
  if (fetched) throw new DaypassError("launcher-not-installed", { path: file, from: "npx" });
  if (existsSync(join(dirname(file), "..", "src", "main.ts"))) {
    throw new DaypassError("launcher-not-installed", { path: file, from: "clone" });
  }
}

function isWritten(path: string, text: string): boolean {
  try {
    return readFileSync(path, "utf8") === text && (statSync(path).mode & 0o100) !== 0;
  } catch {
    return false;
  }
}

/** Variables that are the same however it is started. */
type Fixed = Readonly<Record<string, string>>;

function shLauncher(command: Self, fixed: Fixed): string {
  const lines = Object.entries(fixed).map(([name, value]) => `${name}=${quoted(value)}`);
  return `#!/bin/sh
# Starts daypass for programs that know neither PATH nor HOME. Written by daypass, and anew when need be.
${lines.join("\n")}
PATH="\${PATH:-/usr/local/bin:/usr/bin:/bin}"
export ${Object.keys(fixed).join(" ")} PATH
${command.length === 1 ? startOfExecutable(command[0]) : startWithNode(command)}`;
}

// Package managers replace the folder of a Node.js at an update: then the one that PATH finds does as well.
function startWithNode([node, file]: readonly [node: string, file: string]): string {
  return `node=${quoted(node)}
file=${quoted(file)}
${goneUnless('-f "$file"', "$file")}
[ -x "$node" ] || node=$(PATH="$PATH:/opt/homebrew/bin:/usr/local/bin"; command -v node) || {
  echo "daypass: there is no Node.js any more where daypass was installed with it" >&2
  exit 9
}
exec "$node" "$file" "$@"
`;
}

function startOfExecutable(program: string): string {
  return `program=${quoted(program)}
${goneUnless('-x "$program"', "$program")}
unset ${runtimeVariables.join(" ")}
exec "$program" "$@"
`;
}

/** What would make something else of an executable: Bun itself, or a program that loads another first. */
const runtimeVariables = ["BUN_OPTIONS", "BUN_BE_BUN"];

function goneUnless(condition: string, path: string): string {
  return `if [ ! ${condition} ]; then
  echo "daypass: ${path} is gone. Install daypass again, then run: daypass profiles form NAME process" >&2
  exit 9
fi`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function cmdLauncher(command: Self, fixed: Fixed): string {
  // In a batch file a percent sign stands for itself when there are two.
  const plain = (text: string) => text.replaceAll("%", "%%");
  const all = [...command, ...Object.values(fixed)].join("");
  const unset = command.length === 1 ? runtimeVariables.map((name) => `set "${name}="`) : [];
  const lines = [
    "@echo off",
    "setlocal DisableDelayedExpansion",
    // Batch files are read in the code page of the console.
    ...(/[^\x20-\x7e]/.test(all) ? ["chcp 65001 >nul"] : []),
    ...Object.entries(fixed).map(([name, value]) => `set "${name}=${plain(value)}"`),
    ...unset,
    `${command.map((path) => `"${plain(path)}"`).join(" ")} %*`,
  ];
  return `${lines.join("\r\n")}\r\n`;
}
