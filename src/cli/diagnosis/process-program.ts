import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { type Environment, variable } from "../../core/environment.ts";

/** The program that a `credential_process` line names. Nothing is run. */
export function programOf(line: string): string | undefined {
  const [, quoted, plain] = /^(?:"([^"]+)"|(\S+))/.exec(line) ?? [];
  return quoted ?? plain;
}

export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is such a program: a path as it is, which no tool expands, or a name in a folder of PATH. */
export function isThere(program: string, env: Environment): boolean {
  if (isAbsolute(program)) return isProgram(program);
  if (/^[~$%]/.test(program)) return false;
  if (/[/\\]/.test(program)) return true;
  const folders = (variable(env, "PATH") ?? variable(env, "Path") ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "");
  return folders.some((folder) =>
    ["", ".exe", ".cmd", ".bat"].some((ending) => isProgram(join(folder, program + ending))),
  );
}
