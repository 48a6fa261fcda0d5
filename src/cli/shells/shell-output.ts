import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { type FormatName, findFormat, findShell, formatNames, type ShellName } from "../../formats/shells.ts";
import type { Context } from "../context.ts";
import { functionShell, guessShell } from "./guess-shell.ts";
import { initLine, takeOverLine } from "./shell-lines.ts";

// A program cannot change the shell that started it. The function that `init` defines runs `use` and `clear` with DAYPASS_EVAL and
// takes over what they print on stdout; without it they say how to do the same by hand.

export const printOptions = {
  print: {
    kind: "optional-text",
    flags: "--print [shell]",
    summary: `print what would change instead: ${formatNames.join(", ")}`,
    suggest: formatNames,
  },
  show: { kind: "flag", flags: "--show", summary: "print credentials on a terminal, too" },
} as const;

/** What becomes of the change: `taken` by the function, printed as `text`, or as `json`; `none` where nobody would take it. */
export type Printing = { readonly profile: string | undefined } & (
  | { readonly kind: "taken" | "text"; readonly format: FormatName }
  | { readonly kind: "json" }
  | { readonly kind: "none" }
);

/** `--print acme` prints for profile acme: where the word is no shell and no profile was given, it is the profile. */
export function printingOf(profile: string | undefined, print: string | true | undefined, context: Context): Printing {
  if (context.flags.json) return { kind: "json", profile: profile ?? (typeof print === "string" ? print : undefined) };
  const shell = findShell(variable(context.env, "DAYPASS_EVAL") ?? "");
  if (print === undefined) {
    return shell === undefined ? { kind: "none", profile } : { kind: "taken", format: shell, profile };
  }
  if (print === true) return { kind: "text", format: guessShell(context.host), profile };
  const format = findFormat(print);
  if (format !== undefined) return { kind: "text", format, profile };
  if (profile === undefined) return { kind: "text", format: guessShell(context.host), profile: print };
  throw new DaypassError("usage", {
    what: `Cannot print for "${print}"`,
    hint: `there are ${formatNames.join(", ")}`,
  });
}

/** Throws `shell-not-set-up` where the change would get lost. Asked first: no code is spent for it. */
export function requireFunction(
  printing: Printing,
  words: readonly (string | undefined)[],
  context: Context,
): asserts printing is Exclude<Printing, { readonly kind: "none" }> {
  if (printing.kind !== "none") return;
  const shell = guessShell(context.host);
  const { line, file } = initLine(shell);
  const command = wordsOf(words);
  throw new DaypassError("shell-not-set-up", {
    command: `daypass ${words[0]}`,
    now: printedLine(command, shell),
    forGood: line,
    file,
  });
}

interface AskedOutput {
  /** The command line, as a hint says it again. */
  readonly words: readonly (string | undefined)[];
  /** Whether `--show` allows credentials on the screen. */
  readonly show: boolean;
  readonly printing: Printing;
}

/** Throws `secrets-on-terminal` where credentials would stand on a screen, and in its scroll-back. */
export function hideSecrets(profile: string, { words, show, printing }: AskedOutput, context: Context): void {
  if (show || context.stdout.isTTY !== true) return;
  const shell: ShellName =
    printing.kind === "text" ? (findShell(printing.format) ?? guessShell(context.host)) : guessShell(context.host);
  const print = words[0] === "use" ? " --print" : "";
  throw new DaypassError("secrets-on-terminal", { profile, instead: takeOverLine(`${wordsOf(words)}${print}`, shell) });
}

/** A line to type: where the function is not there, `use` and `clear` are taken over by hand. */
export function typedLine(line: string, { host, env }: Pick<Context, "host" | "env">): string {
  const [, words] = /^daypass ((?:use|clear)(?: .*)?)$/.exec(line) ?? [];
  return words === undefined || functionShell(env) !== undefined ? line : printedLine(words, guessShell(host));
}

function printedLine(words: string, shell: ShellName): string {
  return takeOverLine(`${words} --print${shell === "cmd" || shell === "nushell" ? ` ${shell}` : ""}`, shell);
}

function wordsOf(words: readonly (string | undefined)[]): string {
  return words.flatMap((word) => (word === undefined ? [] : [wordOf(word, "PROFILE")])).join(" ");
}
