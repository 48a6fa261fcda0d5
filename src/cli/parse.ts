import { CommanderError, Help, Command as Parser, Option as ParserOption } from "commander";
import { DaypassError } from "../core/errors.ts";
import { exitCodes } from "../core/problem.ts";
import type { Command, Option } from "./command.ts";
import type { GlobalFlags } from "./context.ts";
import { globalOptions } from "./global-options.ts";
import { commandLine, shortHelp } from "./help.ts";
import { topics } from "./help-topics.ts";
import type { Host } from "./host.ts";
import { plainWords, usageError } from "./usage-error.ts";

export type Parsed =
  | {
      readonly kind: "command";
      readonly command: Command;
      readonly argument: string | undefined;
      readonly second: string | undefined;
      readonly rest: readonly string[];
      readonly options: Readonly<Record<string, unknown>>;
      readonly flags: GlobalFlags;
    }
  /** Help or the version was asked for, and is printed. */
  | { readonly kind: "printed"; readonly exitCode: number };

/** Reads the command line by the table of commands. Throws `usage` for what it does not allow. */
export async function parse(host: Host, commands: readonly Command[]): Promise<Parsed> {
  let found: Extract<Parsed, { kind: "command" }> | undefined;
  const program = rootParser(host, commands);
  for (const command of commands) {
    addCommand(program, command, (parsed) => {
      found = { kind: "command", rest: [], ...parsed };
    });
  }
  const argv = withHelpOf(host.argv, commands);
  const end = argv.indexOf("--");
  const own = end === -1 ? argv : argv.slice(0, end);
  const runner = findRunner(own, commands);
  try {
    await program.parseAsync([...(runner === undefined ? argv : own)], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { kind: "printed", exitCode: exitCodes.done };
    throw runner !== undefined && end === -1 ? commandMissing(runner) : usageError(error, own, commands);
  }
  if (found === undefined) return { kind: "printed", exitCode: exitCodes.usage };
  if (runner === undefined) return found;
  const rest = argv.slice(own.length + 1);
  if (rest.length === 0) throw commandMissing(runner);
  return { ...found, rest };
}

/** `help login` is `login --help`; topics are the help command's own. */
function withHelpOf(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const [first, second, ...more] = argv;
  const isCommand = first === "help" && second !== undefined && commands.some(({ name }) => name === second);
  return isCommand && !Object.hasOwn(topics, second) ? [second, ...more, "--help"] : argv;
}

/** The command that is named, if it runs what follows `--`. */
function findRunner(words: readonly string[], commands: readonly Command[]): Command | undefined {
  const [named] = plainWords(words);
  return commands.find(({ name, rest }) => name === named && rest !== undefined);
}

function commandMissing(runner: Command): DaypassError {
  return new DaypassError("usage", {
    what: `Say what to run behind --: daypass ${commandLine(runner)}`,
    hint: runner.examples[0]?.line,
  });
}

function rootParser(host: Host, commands: readonly Command[]): Parser {
  const program = new Parser("daypass")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: () => {},
    })
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: inheritedOptions });
  for (const option of Object.values(globalOptions)) program.addOption(parserOption(option));
  program.helpInformation = () => shortHelp(commands);
  return program;
}

/** What the commands above take and this one does not list as its own. */
function inheritedOptions(this: Help, parser: Parser): ParserOption[] {
  const own = new Set(parser.options.map(({ flags }) => flags));
  return Help.prototype.visibleGlobalOptions.call(this, parser).filter(({ flags }) => !own.has(flags));
}

function addCommand(
  parent: Parser,
  command: Command,
  found: (parsed: Omit<Extract<Parsed, { kind: "command" }>, "kind" | "rest">) => void,
): void {
  const parser = parent.command(command.name).summary(command.summary).description(command.summary).helpCommand(false);
  parser.copyInheritedSettings(parent);
  for (const argument of [command.argument, command.second]) {
    if (argument !== undefined) parser.argument(`[${argument.name}]`, argument.summary);
  }
  if (command.rest !== undefined) parser.usage(`[options] [${command.argument?.name}] -- ${command.rest.name}`);
  for (const option of Object.values(command.options)) parser.addOption(parserOption(option));
  if (command.examples.length > 0) parser.addHelpText("after", () => examplesText(command));
  for (const subcommand of command.subcommands ?? []) addCommand(parser, subcommand, found);
  parser.action((...words: unknown[]) => {
    const argument = command.argument === undefined ? undefined : (words[0] as string | undefined);
    const second = command.second === undefined ? undefined : (words[1] as string | undefined);
    const { json, input, yes, quiet, verbose, color, region, ...options } = parser.optsWithGlobals();
    const flags = {
      json: json === true,
      input: input !== false,
      yes: yes === true,
      quiet: quiet === true,
      verbose: verbose === true,
      color: color ?? "auto",
      region,
    };
    found({ command, argument, second, options: filled(command, options), flags });
  });
}

function parserOption(option: Option): ParserOption {
  const made = new ParserOption(option.flags, option.summary);
  if (option.kind === "text" && option.choices !== undefined) made.choices([...option.choices]);
  if (option.kind === "list") made.argParser((value: string, before: readonly string[] = []) => [...before, value]);
  return made;
}

/** The declared options with what absence means for each kind. */
function filled(command: Command, given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(command.options).map(([name, option]): [string, unknown] => {
    if (option.kind === "flag") return [name, given[name] === true];
    return [name, option.kind === "list" ? (given[name] ?? []) : given[name]];
  });
  return Object.fromEntries(entries);
}

function examplesText(command: Command): string {
  const width = Math.max(...command.examples.map(({ line }) => line.length));
  return `\nExamples:\n${command.examples.map(({ line, says }) => `  ${line.padEnd(width)}  ${says}`).join("\n")}\n`;
}
