import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { DaypassError } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import { type StateTools, writeProgram } from "./state-file.ts";

/** The Node binary and the file that was started with it. */
export type Self = readonly [node: string, file: string];

/** Where the launcher is, whether or not it was written. */
export function launcherPath({ stateDirectory, machine }: StateTools): string {
  return join(resolve(stateDirectory), "bin", machine.platform === "win32" ? "daypass.cmd" : "daypass");
}

/**
 * Writes the program by which tools start daypass: editors and other programs that know neither PATH nor HOME get the same store and
 * the same files as a terminal. Throws `launcher-not-installed` where this daypass may be gone tomorrow.
 */
export async function writeLauncher(self: Self, locations: Profiles["locations"], tools: StateTools): Promise<string> {
  const [node, file] = self.map((path) => realpathSync(path));
  if (node === undefined || file === undefined) throw new Error("A process has a program and a file");
  requireInstalled(file);
  const fixed = {
    DAYPASS_HOME: resolve(tools.stateDirectory),
    AWS_CONFIG_FILE: resolve(locations.config),
    AWS_SHARED_CREDENTIALS_FILE: resolve(locations.credentials),
  };
  const windows = tools.machine.platform === "win32";
  const text = windows ? cmdLauncher({ node, file, fixed }) : shLauncher({ node, file, fixed });
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

interface Launched {
  readonly node: string;
  readonly file: string;
  /** Variables that are the same however it is started. */
  readonly fixed: Readonly<Record<string, string>>;
}

// Package managers replace the folder of a Node.js at an update: then the one that PATH finds does as well.
function shLauncher({ node, file, fixed }: Launched): string {
  const lines = Object.entries(fixed).map(([name, value]) => `${name}=${quoted(value)}`);
  return `#!/bin/sh
# Starts daypass for programs that know neither PATH nor HOME. Written by daypass, and anew when need be.
${lines.join("\n")}
PATH="\${PATH:-/usr/local/bin:/usr/bin:/bin}"
export ${Object.keys(fixed).join(" ")} PATH
node=${quoted(node)}
file=${quoted(file)}
if [ ! -f "$file" ]; then
  echo "daypass: $file is gone. Install daypass again, then run: daypass profiles form NAME process" >&2
  exit 9
fi
[ -x "$node" ] || node=$(PATH="$PATH:/opt/homebrew/bin:/usr/local/bin"; command -v node) || {
  echo "daypass: there is no Node.js any more where daypass was installed with it" >&2
  exit 9
}
exec "$node" "$file" "$@"
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function cmdLauncher({ node, file, fixed }: Launched): string {
  // In a batch file a percent sign stands for itself when there are two.
  const plain = (text: string) => text.replaceAll("%", "%%");
  const all = [node, file, ...Object.values(fixed)].join("");
  const lines = [
    "@echo off",
    "setlocal DisableDelayedExpansion",
    // Batch files are read in the code page of the console.
    ...(/[^\x20-\x7e]/.test(all) ? ["chcp 65001 >nul"] : []),
    ...Object.entries(fixed).map(([name, value]) => `set "${name}=${plain(value)}"`),
    `"${plain(node)}" "${plain(file)}" %*`,
  ];
  return `${lines.join("\r\n")}\r\n`;
}
