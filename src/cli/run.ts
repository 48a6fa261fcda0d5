import { DaypassError } from "../core/errors.ts";
import { exitCodes } from "../core/problem.ts";
import { statusOf } from "../sessions/status.ts";
import { contextFor, type GlobalFlags } from "./context.ts";
import { firstRun } from "./first-run.ts";
import { shortHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { rememberFailure } from "./last-error.ts";
import { loadCommands } from "./load-commands.ts";
import { parse } from "./parse.ts";
import { printFailure } from "./print-failure.ts";
import { plainWords } from "./usage-error.ts";

/** Runs what the command line asks for and returns the exit code. Every failure becomes words here, and only here. */
export async function run(host: Host): Promise<number> {
  let flags: GlobalFlags = flagsBeforeParsing(host.argv);
  let profile: string | undefined;
  try {
    const argv = host.argv.length === 0 ? await defaultArguments(host, flags) : host.argv;
    if (argv === undefined) {
      host.stderr.write(shortHelp(await loadCommands([])));
      return exitCodes.usage;
    }
    const parsed = await parse({ ...host, argv }, await loadCommands(argv));
    if (parsed.kind === "printed") return parsed.exitCode;
    flags = parsed.flags;
    const { command, argument, second, rest, options } = parsed;
    if (command.argument?.name === "profile") profile = argument;
    return (await command.run({ argument, second, rest, options }, contextFor(host, flags))) ?? exitCodes.done;
  } catch (error) {
    const failure =
      error instanceof DaypassError ? error : new DaypassError("unexpected", { what: nameOf(error) }, { cause: error });
    const exitCode = await sayFailure(failure, host, flags);
    await rememberFailure(failure, profile, host);
    return exitCode;
  }
}

/** Says a failure to whoever reads it, and returns the exit code for them. */
async function sayFailure(failure: DaypassError, host: Host, flags: GlobalFlags): Promise<number> {
  if (isForTool(host.argv)) {
    const { sayToTool } = await import("./terminal/say-to-tool.ts");
    return await sayToTool(failure, contextFor(host, flags));
  }
  printFailure(failure, host, flags);
  return failure.exitCode;
}

/** What `daypass` alone means: the status of what is set up; where nothing is, what the person chooses. */
async function defaultArguments(host: Host, flags: GlobalFlags): Promise<readonly string[] | undefined> {
  const context = contextFor(host, flags);
  return statusOf(await context.readProfiles(), context.now(), new Map()).length > 0
    ? ["status"]
    : await firstRun(context);
}

// The message of a foreign error may quote what was being sent or read; its kind and system code never do.
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = "code" in error && typeof error.code === "string" ? ` ${error.code}` : "";
  return `${error.name}${code}`;
}

// A command line that cannot be parsed must still be answered in the form the caller reads.
function flagsBeforeParsing(words: readonly string[]): GlobalFlags {
  const end = words.indexOf("--");
  const argv = end === -1 ? words : words.slice(0, end);
  return {
    json: argv.includes("--json") && !isForTool(argv),
    input: !argv.includes("--no-input"),
    yes: false,
    quiet: false,
    verbose: argv.includes("--verbose"),
    color: "auto",
    region: undefined,
  };
}

/** A credential_process: what it prints on stdout must be credentials, or nothing, and one line on stderr. */
function isForTool(argv: readonly string[]): boolean {
  return plainWords(argv)[0] === "process";
}
