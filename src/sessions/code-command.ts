import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { split } from "shlex";
import { type Machine, withoutCredentials } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";

/** A command of the profile's (`daypass_mfa_process`) that prints a code: a password manager, `ykman`. */
export interface CodeCommand {
  readonly profile: string;
  /** The command line as it stands in the file. Split into words, never given to a shell. */
  readonly line: string;
  /** How long it may take; 50 s where nothing is said. */
  readonly timeLimitMs?: number | undefined;
}

// Password managers ask for a fingerprint or a passphrase; Go programs wait 60 s for their credentials.
const usualTimeLimit = 50_000;
// What it started may live on and keep its output open.
const lastWordsMs = 500;
const outputLimit = 4096;

/** Runs the command and returns the six digits it prints first. Throws `code-command-failed` with the reason. */
export async function codeFromCommand(command: CodeCommand, machine: Machine): Promise<string> {
  const output = await outputOf(command, machine);
  const code = /^\s*(\d{3})[ -]?(\d{3})\s*$/m.exec(output);
  if (code === null) throw failed(command, "it printed no line with six digits");
  return `${code[1]}${code[2]}`;
}

function outputOf(command: CodeCommand, machine: Machine): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = started(command, machine);
    const limit = command.timeLimitMs ?? usualTimeLimit;
    const timer = setTimeout(() => {
      child.kill();
      child.unref();
      child.stdout.destroy();
      reject(failed(command, `it took longer than ${Math.round(limit / 100) / 10} s`));
    }, limit);
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(0, outputLimit);
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      reject(failed(command, error.code === "ENOENT" ? `"${error.path}" is not installed` : `${error.code}`));
    });
    child.on("exit", () => setTimeout(() => child.stdout.destroy(), lastWordsMs).unref());
    child.on("close", (status, signal) => {
      clearTimeout(timer);
      if (signal !== null) reject(failed(command, `it was ended by ${signal}`));
      else if (status !== 0) reject(failed(command, `it ended with exit code ${status}`));
      else resolve(output);
    });
  });
}

function started(command: CodeCommand, machine: Machine): ChildProcessByStdio<null, Readable, null> {
  const [program, ...words] = wordsOf(command, machine);
  if (program === undefined) throw failed(command, "it is empty");
  try {
    // Its messages and questions (stderr) are for the person. It gets none of the credentials in our environment.
    return spawn(program, words, {
      stdio: ["inherit", "pipe", "inherit"],
      env: withoutCredentials(machine.env),
      windowsHide: true,
    });
  } catch {
    // What Node says of a command line that it cannot pass on quotes it.
    throw failed(command, "it cannot be started");
  }
}

function wordsOf(command: CodeCommand, machine: Machine): readonly string[] {
  // A backslash is part of a path on Windows; there only double quotes group.
  if (machine.platform === "win32")
    return [...command.line.matchAll(/"([^"]*)"|(\S+)/g)].map((word) => word[1] ?? word[2] ?? "");
  try {
    return split(command.line);
  } catch {
    throw failed(command, "its quotes do not close");
  }
}

function failed({ profile }: CodeCommand, why: string): DaypassError {
  return new DaypassError("code-command-failed", { profile, why });
}
