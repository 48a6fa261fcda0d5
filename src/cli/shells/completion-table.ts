import type { Argument, Command, Option, Options } from "../command.ts";
import { globalOptions } from "../global-options.ts";

// The table of commands as completions want it: what may follow which words. Shells look names of profiles up when they are asked
// for; everything else is written into the script, so that most of it is completed without starting daypass.

/** What stands for a word that is not fixed. */
export type Wanted = "profile" | "file" | "nothing" | readonly string[];

export interface CompletionFlag {
  /** `-c` and `--code`; `--no-input` alone. */
  readonly names: readonly string[];
  readonly summary: string;
  /** What follows it; `undefined` where nothing does. */
  readonly value: Wanted | undefined;
  /** Whether it may stand without its value. */
  readonly optional: boolean;
}

export interface CompletionTable {
  /** `daypass` itself and every command below it. */
  readonly nodes: readonly CompletionNode[];
  /** What every one of them takes besides its own. */
  readonly flags: readonly CompletionFlag[];
}

/** One command, or `daypass` itself. */
export interface CompletionNode {
  /** The words that lead to it: none for `daypass` itself, `profiles add`. */
  readonly words: readonly string[];
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  /** Its own. */
  readonly flags: readonly CompletionFlag[];
  /** What its arguments are, in turn. */
  readonly arguments: readonly Wanted[];
  /** Whether another program's command line follows `--`. */
  readonly runs: boolean;
}

export function completionTable(commands: readonly Command[]): CompletionTable {
  const root = { words: [], commands: named(commands), flags: [], arguments: [], runs: false };
  const help = { names: ["-h", "--help"], summary: "show help", value: undefined, optional: false };
  return {
    nodes: [root, ...commands.flatMap((command) => nodesOf(command, []))],
    flags: [...flagsOf(globalOptions), help],
  };
}

function nodesOf(command: Command, above: readonly string[]): readonly CompletionNode[] {
  const words = [...above, command.name];
  const below = command.subcommands ?? [];
  const node: CompletionNode = {
    words,
    commands: named(below),
    flags: flagsOf(command.options),
    arguments: [command.argument, command.second].flatMap((argument) =>
      argument === undefined ? [] : [wantedBy(argument.name, argument)],
    ),
    runs: command.rest !== undefined,
  };
  return [node, ...below.flatMap((each) => nodesOf(each, words))];
}

function named(commands: readonly Command[]): CompletionNode["commands"] {
  return commands.map(({ name, summary }) => ({ name, summary }));
}

function flagsOf(options: Options): readonly CompletionFlag[] {
  return Object.values(options).map(flagOf);
}

function flagOf(option: Option): CompletionFlag {
  const names = option.flags.split(/[ ,]+/).filter((word) => word.startsWith("-"));
  const placeholder = /[<[]([^>\]]+)[>\]]/.exec(option.flags)?.[1] ?? "";
  const choices = option.kind === "text" ? option.choices : undefined;
  const value = option.kind === "flag" ? undefined : (choices ?? wantedBy(placeholder, option));
  const optional = option.kind === "optional-text";
  // A name that may follow or not is nobody's to offer.
  return { names, summary: option.summary, value: optional && value === "nothing" ? undefined : value, optional };
}

function wantedBy(name: string, { suggest }: Pick<Argument, "suggest">): Wanted {
  if (suggest !== undefined) return suggest;
  if (name === "profile" || name === "pattern") return "profile";
  return /^(file|csv|folder)$/.test(name) ? "file" : "nothing";
}

/** The command by which shells ask for the names of profiles. */
export const namesCommand = "daypass completion --names";

/** One text for what is wanted: its kind, or the words there are. */
export function kindText(wanted: Wanted): string {
  return typeof wanted === "string" ? wanted : wanted.join(" ");
}
