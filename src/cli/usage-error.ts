import type { CommanderError } from "commander";
import { DaypassError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import { wordOf } from "../core/plain-word.ts";
import type { Command } from "./command.ts";
import { globalOptions } from "./global-options.ts";

/** What commander does not allow, with a hint at what was probably meant. */
export function usageError(
  error: CommanderError,
  typed: readonly string[],
  commands: readonly Command[],
): DaypassError {
  const { path, others } = namedBy(plainWords(typed), commands);
  const line = ["daypass", ...path.map(({ name }) => name)].join(" ");
  const help = `${line} --help shows what there is`;
  // commander writes "error: unknown option '--x'\n(Did you mean --y?)".
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const one = first.replace(/\.$/, "").replace(/\. ([A-Z])/g, (_, letter: string) => `: ${letter.toLowerCase()}`);
  const what = `${one.charAt(0).toUpperCase()}${one.slice(1)}`;
  const [command] = path.slice(-1);
  if (error.code === "commander.unknownOption") {
    const hint = profileHint(command, typed, line);
    if (hint !== undefined) return new DaypassError("usage", { what, hint });
  }
  if (error.code === "commander.unknownCommand" && rest.length === 0) {
    const meant = elsewhere.get(others[0] ?? "");
    if (meant !== undefined) return new DaypassError("usage", { what, hint: `here it is daypass ${meant}` });
  }
  if (error.code === "commander.help") return new DaypassError("usage", { what: "Say what is to be done", hint: help });
  if (error.code !== "commander.excessArguments") {
    const suggestion = /\(Did you mean (.*)\?\)/.exec(rest.join(" "))?.[1];
    return new DaypassError("usage", { what, hint: suggestion === undefined ? help : `did you mean ${suggestion}?` });
  }
  const [word = ""] = others;
  const names = (command?.subcommands ?? []).map(({ name }) => name);
  if (names.length > 0 && command?.argument === undefined) {
    const meant = nearest(word, names);
    const hint = meant === undefined ? help : `did you mean ${line.slice("daypass ".length)} ${meant}?`;
    return new DaypassError("usage", { what: `Unknown command '${line.slice("daypass ".length)} ${word}'`, hint });
  }
  const hint = splitCodeHint(command, typed, line) ?? excessHint(command, others, line) ?? help;
  return new DaypassError("usage", { what, hint });
}

/** What people type who come from another tool, and what does it here. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ["assume", "use PROFILE"],
  ["switch", "use PROFILE"],
  ["unset", "clear"],
  ["run", "exec PROFILE -- COMMAND"],
  ["whoami", "status"],
  ["list", "status"],
  ["ls", "status"],
  ["configure", "setup"],
  ["add", "setup"],
  ["renew", "login --renew"],
  ["refresh", "login --renew"],
  ["mfa-login", "login"],
  ["export", "env PROFILE"],
  ["export-credentials", "env PROFILE"],
]);

/** Who comes from the AWS CLI types --profile everywhere; here the profile is the command's argument. */
function profileHint(command: Command | undefined, typed: readonly string[], line: string): string | undefined {
  const at = typed.findIndex((word) => /^--profile(=|$)/.test(word));
  if (at === -1) return undefined;
  const named = /^--profile=(.*)/s.exec(typed[at] ?? "")?.[1] ?? typed[at + 1] ?? "";
  const name = named === "" || named.startsWith("-") ? "PROFILE" : wordOf(named, "PROFILE");
  if (command === undefined) return `the profile is named behind the command, without a flag: daypass login ${name}`;
  if (command.argument?.name !== "profile") return undefined;
  return `the profile is named without a flag: ${line} ${name}${command.rest === undefined ? "" : " -- …"}`;
}

/** Apps show a code in two halves, and that is how it is copied. */
function splitCodeHint(command: Command | undefined, typed: readonly string[], line: string): string | undefined {
  if (command === undefined || !("code" in command.options)) return undefined;
  const isHalf = (word: string | undefined): boolean => /^\d{3}$/.test(word ?? "");
  const isSplit = typed.some(
    (word, at) => /^(-c|--code)$/.test(word) && isHalf(typed[at + 1]) && isHalf(typed[at + 2]),
  );
  const runs = command.rest === undefined ? "" : " -- …";
  return isSplit ? `the code is one word, without the blank: ${line} PROFILE -c CODE${runs}` : undefined;
}

function excessHint(command: Command | undefined, words: readonly string[], line: string): string | undefined {
  if (command === undefined) return undefined;
  const runs = command.rest === undefined ? "" : " -- …";
  if ("code" in command.options && words.some((word) => /^\d{6}$/.test(word)))
    return `a code is given with -c: ${line} PROFILE -c CODE${runs}`;
  if (command.argument?.name === "pattern" && runs !== "")
    return `several names are joined by commas: ${line} ONE,TWO${runs}`;
  return undefined;
}

/** The words that are no flags, and no values of flags that every command has. */
export function plainWords(typed: readonly string[]): readonly string[] {
  const withValue = Object.values(globalOptions).flatMap(({ kind, flags }) =>
    kind === "text" ? [flags.split(/[ ,]/)[0]] : [],
  );
  return typed.filter((word, at) => !word.startsWith("-") && !withValue.includes(typed[at - 1] ?? ""));
}

function namedBy(
  words: readonly string[],
  commands: readonly Command[],
): { readonly path: readonly Command[]; readonly others: readonly string[] } {
  const [first, ...others] = words;
  const command = commands.find(({ name }) => name === first);
  if (command === undefined) return { path: [], others: words };
  const further = namedBy(others, command.subcommands ?? []);
  return { path: [command, ...further.path], others: further.others };
}
