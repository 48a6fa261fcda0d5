import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { Context } from "../context.ts";
import { findTerminalGroups } from "../terminal/foreground.ts";
import { type Program, startFailure, startOf } from "./child-program.ts";

/** Signals that end programs, or mean something of their own to some. SIGTSTP is the kernel's business: it stops both. */
const passed = ["SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGWINCH", "SIGCONT"] as const;
/** Of these, what a terminal sends to all processes in its foreground, to the program as well. */
const fromTerminal: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT", "SIGWINCH"];

/**
 * Runs a program in place of daypass: on its stdin, stdout and stderr, in its process group and on its terminal. Signals go on to
 * the program, and its exit code comes back; 128 and the number of the signal where one ended it.
 * Throws `program-not-found` and `program-not-runnable`.
 */
export async function runInPlace(
  program: Program,
  env: Readonly<Record<string, string>>,
  context: Context,
): Promise<number> {
  const { host } = context;
  const { file, args, windowsVerbatimArguments } = startOf(program, host);
  let child: ChildProcess | undefined;
  const stopListening = host.onSignals(passed, (signal) => {
    if (child !== undefined && !hasItAlready(signal, context)) child.kill(signal);
  });
  try {
    return await new Promise((resolve, reject) => {
      child = host.asStarted(() => spawn(file, args, { env, stdio: "inherit", windowsVerbatimArguments }));
      child.once("error", (error) => reject(startFailure(error, program, host)));
      child.once("exit", (code, signal) => resolve(exitCodeOf(code, signal)));
    });
  } finally {
    stopListening();
  }
}

/** As shells count: 128 and the signal's number. */
export function exitCodeOf(code: number | null, signal: NodeJS.Signals | null): number {
  return signal === null ? (code ?? 1) : 128 + constants.signals[signal];
}

/** Whether the terminal has sent the signal to the program too: a second Ctrl-C makes many a program give up its tidying. */
function hasItAlready(signal: NodeJS.Signals, { machine }: Context): boolean {
  // On Windows a console tells everybody who is attached to it.
  if (machine.platform === "win32") return true;
  if (!fromTerminal.includes(signal)) return false;
  const groups = findTerminalGroups(machine);
  return groups !== undefined && groups.foreground > 0 && groups.own === groups.foreground;
}
