import { DaypassError } from "../core/errors.ts";
import { exitCodes } from "../core/problem.ts";
import { commands } from "./commands.ts";
import { contextFor, type GlobalFlags } from "./context.ts";
import type { Host } from "./host.ts";
import { parse } from "./parse.ts";
import { printFailure } from "./print-failure.ts";

/** Runs what the command line asks for and returns the exit code. Every failure becomes words here, and only here. */
export async function run(host: Host): Promise<number> {
  let flags: GlobalFlags = flagsBeforeParsing(host.argv);
  try {
    const parsed = await parse(host, commands);
    if (parsed.kind === "printed") return parsed.exitCode;
    flags = parsed.flags;
    const { command, argument, options } = parsed;
    return (await command.run({ argument, options }, contextFor(host, flags))) ?? exitCodes.done;
  } catch (error) {
    const failure =
      error instanceof DaypassError ? error : new DaypassError("unexpected", { what: String(error) }, { cause: error });
    printFailure(failure, host, flags);
    return failure.exitCode;
  }
}

// A command line that cannot be parsed must still be answered in the form the caller reads.
function flagsBeforeParsing(argv: readonly string[]): GlobalFlags {
  return {
    json: argv.includes("--json"),
    input: !argv.includes("--no-input"),
    yes: false,
    quiet: false,
    verbose: argv.includes("--verbose"),
    color: "auto",
    region: undefined,
  };
}
