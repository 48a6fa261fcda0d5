import { spawnSync } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { type Machine, withoutCredentials } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { type EnvKeys, keysOfEnvFile } from "../profiles/env-file.ts";

/** How the secret in an env file may get into other hands. */
export type Exposure = "readable-by-others" | "tracked-by-git";

export interface EnvFile extends EnvKeys {
  readonly path: string;
  readonly exposures: readonly Exposure[];
}

/** Reads an env file. Throws `env-file-missing` and what `keysOfEnvFile` throws. */
export async function readEnvFile(path: string, machine: Machine): Promise<EnvFile> {
  const { text, mode } = await contentOf(path);
  const keys = keysOfEnvFile(text, path);
  const exposures: Exposure[] = [];
  // Windows has no such bits: what stat shows there says nothing.
  if (machine.platform !== "win32" && (mode & 0o077) !== 0) exposures.push("readable-by-others");
  if (isTracked(path, machine)) exposures.push("tracked-by-git");
  return { ...keys, path, exposures };
}

async function contentOf(path: string): Promise<{ text: string; mode: number }> {
  try {
    const status = await stat(path);
    if (!status.isFile()) throw new DaypassError("env-file-missing", { path, why: "it is not a file" });
    return { text: await readFile(path, "utf8"), mode: status.mode };
  } catch (error) {
    if (error instanceof DaypassError) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const why = code === "ENOENT" ? "there is no such file" : `${code}`;
    throw new DaypassError("env-file-missing", { path, why }, { cause: error });
  }
}

/** Whether git has the file under version control: then the secret is, or will be, in every clone. */
function isTracked(path: string, { env }: Machine): boolean {
  // A folder may hold somebody else's repository: nothing that its configuration names is to be run.
  const careful = ["--literal-pathspecs", "-c", "core.fsmonitor=false", "-C", dirname(path)];
  const words = [...careful, "ls-files", "--error-unmatch", "--", basename(path)];
  const own = Object.fromEntries(Object.entries(withoutCredentials(env)).filter(([name]) => !name.startsWith("GIT_")));
  return spawnSync("git", words, { env: own, stdio: "ignore", timeout: 3000, windowsHide: true }).status === 0;
}
