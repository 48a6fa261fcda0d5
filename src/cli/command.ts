import type { Context } from "./context.ts";

// The table of commands is data: the parser, help, completions and reference docs all come from it.

export type Group = "EVERY DAY" | "SET UP" | "LOOK AFTER AN ACCOUNT" | "MORE";

interface OptionBase {
  /** As typed and shown: `-c, --code <code>`. */
  readonly flags: string;
  readonly summary: string;
  /** Values that completions offer; others may be given, too. */
  readonly suggest?: readonly string[];
}

export type Option =
  | (OptionBase & { readonly kind: "flag" })
  | (OptionBase & { readonly kind: "text"; readonly choices?: readonly string[] })
  /** A flag that may be followed by a value. */
  | (OptionBase & { readonly kind: "optional-text" })
  /** May be given several times. */
  | (OptionBase & { readonly kind: "list" });

export type Options = Readonly<Record<string, Option>>;

type ValueOf<O extends Option> = O["kind"] extends "flag"
  ? boolean
  : O["kind"] extends "text"
    ? string | undefined
    : O["kind"] extends "optional-text"
      ? string | true | undefined
      : readonly string[];

export type ValuesOf<O extends Options> = { readonly [Name in keyof O]: ValueOf<O[Name]> };

export interface Example {
  readonly line: string;
  readonly says: string;
}

export interface Argument {
  readonly name: string;
  readonly summary: string;
  /** Values that completions offer; others may be given, too. */
  readonly suggest?: readonly string[];
}

interface Input<Given> {
  readonly argument: string | undefined;
  readonly second: string | undefined;
  /** What follows `--`, word for word; empty for commands that take none. */
  readonly rest: readonly string[];
  readonly options: Given;
}

/** A command as the table holds it: what it is, what it takes, examples, what it does. */
export interface Command {
  readonly name: string;
  readonly group: Group;
  readonly summary: string;
  /** The one positional argument, if it takes any. */
  readonly argument?: Argument;
  /** What comes behind it, where a command is about two things: the new name, the form. */
  readonly second?: Argument;
  /** What must follow `--`: the words of another program's command line, which daypass does not read. */
  readonly rest?: Argument;
  readonly options: Options;
  readonly examples: readonly Example[];
  readonly subcommands?: readonly Command[];
  /** Returns the exit code; `undefined` means done. */
  readonly run: (input: Input<Readonly<Record<string, unknown>>>, context: Context) => Promise<number | undefined>;
}

/** Writes a command down with its options typed: what `run` receives follows from what `options` declares. */
export function command<const O extends Options>(
  definition: Omit<Command, "options" | "run"> & {
    readonly options: O;
    readonly run: (input: Input<ValuesOf<O>>, context: Context) => Promise<number | undefined>;
  },
): Command {
  // The parser fills exactly the declared options, each with a value of its kind.
  return {
    ...definition,
    run: (input, context) => definition.run({ ...input, options: input.options as ValuesOf<O> }, context),
  };
}
