import { spawn } from "node:child_process";
import { split } from "shlex";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";

/** A command of the profile's (`daypass_mfa_process`) that prints a code: a password manager, `ykman`. */
export interface CodeCommand {
  readonly profile: string;
  /** The command line as it stands in the file. Split into words, never given to a shell. */
  readonly line: string;
}

// Password managers ask for a fingerprint or a passphrase; Go programs wait 60 s for their credentials.
const timeLimit = 50_000;
const outputLimit = 4096;

/** Runs the command and returns the six digits it prints first. Throws `code-command-failed` with the reason. */
export async function codeFromCommand(command: CodeCommand, machine: Machine): Promise<string> {
  const output = await outputOf(command, machine);
  const code = /^\s*(\d{3})[ -]?(\d{3})\s*$/m.exec(output);
  if (code === null) throw failed(command, "it printed no line with six digits");
  return `${code[1]}${code[2]}`;
}

function outputOf(command: CodeCommand, machine: Machine): Promise<string> {
  const [program, ...words] = wordsOf(command, machine);
  if (program === undefined) throw failed(command, "it is empty");
  return new Promise((resolve, reject) => {
    // Its messages and questions (stderr) are for the person. It gets none of the credentials in our environment.
    const child = spawn(program, words, {
      stdio: ["inherit", "pipe", "inherit"],
      env: withoutCredentials(machine),
      timeout: timeLimit,
      windowsHide: true,
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(0, outputLimit);
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(failed(command, error.code === "ENOENT" ? `"${program}" is not installed` : `${error.code}`)),
    );
    child.on("close", (status, signal) => {
      if (signal !== null) reject(failed(command, `it was ended by ${signal}`));
      else if (status !== 0) reject(failed(command, `it ended with exit code ${status}`));
      else resolve(output);
    });
  });
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

function withoutCredentials({ env }: Machine): NodeJS.ProcessEnv {
  const secret =
    /^(AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|MFA_ARN)|DAYPASS_.*|NODE_OPTIONS)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.test(name)));
}

function failed({ profile }: CodeCommand, why: string): DaypassError {
  return new DaypassError("code-command-failed", { profile, why });
}
