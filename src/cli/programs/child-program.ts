import { accessSync, constants, statSync } from "node:fs";
import { posix, win32 } from "node:path";
import { type Environment, variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import type { Host } from "../host.ts";
import { batchLine } from "./windows-batch.ts";

/** The command line of another program. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
}

/** How a program is started: its file, its words, and whether they are quoted already. */
export interface Start {
  readonly file: string;
  readonly args: readonly string[];
  readonly windowsVerbatimArguments: boolean;
}

type Place = Pick<Host, "env" | "platform" | "cwd">;

/** Throws `program-not-found` and `program-not-runnable` where a program surely cannot be run: before a code is asked for it. */
export function requireProgram({ file }: Program, place: Place): void {
  if (file === "") throw new DaypassError("program-not-found", { program: file, why: "it has no name" });
  if (findProgram(file, place) !== undefined) return;
  const path = places(file, place).find((candidate) => kindOf(candidate) !== "nothing");
  if (path === undefined) throw notFound(file, place);
  const why = kindOf(path) === "folder" ? "it is a folder" : "it is not executable";
  throw new DaypassError("program-not-runnable", { program: file, why });
}

/** The words with which the system starts a program. Windows runs a batch file (npm.cmd) only in its shell. */
export function startOf(program: Program, place: Place): Start {
  const direct = { ...program, windowsVerbatimArguments: false };
  if (place.platform !== "win32") return direct;
  const path = findProgram(program.file, place);
  if (path === undefined || !/\.(cmd|bat)$/i.test(path)) return direct;
  const shell = variable(place.env, "ComSpec") ?? "cmd.exe";
  return { file: shell, args: ["/d", "/s", "/c", batchLine(path, program.args)], windowsVerbatimArguments: true };
}

/** What a failed start means. */
export function startFailure(error: NodeJS.ErrnoException, { file }: Program, place: Place): DaypassError {
  const options = { cause: error };
  const because = (why: string) => new DaypassError("program-not-runnable", { program: file, why }, options);
  if (error.code === "ENOENT") {
    // The file is there: it is a script, and what its first line names is not.
    return findProgram(file, place) === undefined
      ? notFound(file, place)
      : because("the program that its first line names is not there");
  }
  if (error.code === "EACCES" || error.code === "EPERM") return because("it is not executable");
  if (error.code === "E2BIG") return because("its command line and environment are too long");
  return because(`the system refuses it (${error.code ?? error.name})`);
}

/** The file that a name means, by PATH where it is a bare name; `undefined` where none can be run. */
export function findProgram(file: string, place: Place): string | undefined {
  return places(file, place).find((path) => kindOf(path) === "program");
}

function notFound(file: string, place: Place): DaypassError {
  const isPath = places(file, place).length > 0 && /[/\\]/.test(file);
  const why = isPath ? "there is no such file" : "no folder of PATH has it";
  return new DaypassError("program-not-found", { program: file, why });
}

function places(file: string, { env, platform, cwd }: Place): readonly string[] {
  const { resolve, delimiter } = platform === "win32" ? win32 : posix;
  const isBare = platform === "win32" ? !/[/\\:]/.test(file) : !file.includes("/");
  // Without PATH, execvp(3) looks here.
  const path = variable(env, "PATH") ?? (platform === "win32" ? "" : "/bin:/usr/bin");
  const folders = isBare ? path.split(delimiter) : [""];
  const endings = platform === "win32" ? windowsEndings(file, env) : [""];
  return folders.flatMap((folder) => endings.map((ending) => resolve(cwd, folder, `${file}${ending}`)));
}

function windowsEndings(file: string, env: Environment): readonly string[] {
  const known = (variable(env, "PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").split(";");
  return known.some((ending) => file.toUpperCase().endsWith(ending.toUpperCase())) ? [""] : known;
}

function kindOf(path: string): "program" | "file" | "folder" | "nothing" {
  try {
    if (statSync(path).isDirectory()) return "folder";
  } catch {
    return "nothing";
  }
  try {
    accessSync(path, constants.X_OK);
    return "program";
  } catch {
    return "file";
  }
}
