import { DaypassError } from "../core/errors.ts";
import { quoteFish, quotePosix, quotePowerShell } from "./quote.ts";
import type { FormatName } from "./shells.ts";
import type { VariableChange } from "./variables.ts";

// One compound command for each shell: a text that was cut off on its way is a syntax error, and changes nothing.

interface Format {
  /** Why a value has no safe text here; `undefined` where it has one. */
  readonly refuses: (value: string) => string | undefined;
  readonly write: (change: VariableChange) => string;
}

/**
 * The text that makes a shell or the reader of a file take the change over. Every value comes back as it went in.
 * Throws `variable-refused` for one that could not.
 */
export function changeText(change: VariableChange, format: FormatName): string {
  const { refuses, write } = formats[format];
  for (const [name, value] of Object.entries(change.set)) {
    const why = noVariable(name, value) ?? refuses(value);
    if (why !== undefined) throw new DaypassError("variable-refused", { name, why, format });
  }
  return write(change);
}

/** What no environment can hold. */
function noVariable(name: string, value: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name)) return "it is no name of a variable";
  return /[\0\p{Cs}]/u.test(value) ? "its value is no text that a variable can hold" : undefined;
}

const posix: Format = {
  refuses: () => undefined,
  write: ({ set, unset }) => block([...wordsIf("unset -v", unset), ...wordsIf("export", assignments(set, quotePosix))]),
};

const formats: Readonly<Record<FormatName, Format>> = {
  bash: posix,
  zsh: posix,
  posix,
  fish: { refuses: () => undefined, write: fishText },
  powershell: {
    refuses: (value) => (value === "" ? "PowerShell removes a variable that is empty" : undefined),
    write: ({ set, unset }) =>
      `& { ${[...removal(unset), ...Object.entries(set).map(([name, value]) => `$Env:${name} = ${quotePowerShell(value)}`)].join("; ")} }`,
  },
  cmd: { refuses: refusedByCmd, write: cmdText },
  // Data, not code: `from json | load-env`. A variable that is null is handed to no program.
  nushell: {
    refuses: () => undefined,
    write: ({ set, unset }) =>
      JSON.stringify({ ...Object.fromEntries(unset.map((name): [string, null] => [name, null])), ...set }),
  },
  dotenv: { refuses: refusedByDotenv, write: ({ set }) => assignments(set, dotenvValue).join("\n") },
  json: { refuses: () => undefined, write: ({ set }) => JSON.stringify(set) },
  // `docker run --env-file` and GitHub's GITHUB_ENV take what stands behind the first = as it is.
  docker: { refuses: lineBreak, write: ({ set }) => assignments(set, String).join("\n") },
  github: { refuses: lineBreak, write: ({ set }) => assignments(set, String).join("\n") },
};

function assignments(set: VariableChange["set"], quoted: (value: string) => string): string[] {
  return Object.entries(set).map(([name, value]) => `${name}=${quoted(value)}`);
}

function wordsIf(command: string, words: readonly string[]): readonly string[] {
  return words.length === 0 ? [] : [`${command} ${words.join(" ")}`];
}

function block(commands: readonly string[]): string {
  return `{ ${[...commands, ":"].join("; ")}; }`;
}

/**
 * Takes global variables away only: a universal one would be gone for good and in every window. It cannot be hidden from programs
 * either, so that is said.
 */
function fishText({ set, unset }: VariableChange): string {
  const names = [...Object.keys(set), ...unset].join(" ");
  const said = 'echo "daypass: $daypass_name is universal in fish, and stays: set -eU $daypass_name" >&2';
  const check = `for daypass_name in ${unset.join(" ")}; set -qxU $daypass_name; and ${said}; end`;
  const checks = unset.length === 0 ? [] : ["set -l daypass_name", check];
  const exports = Object.entries(set).map(([name, value]) => `set -gx ${name} ${quoteFish(value)}`);
  return `begin; ${[`set -eg ${names}`, ...checks, ...exports, "true"].join("; ")}; end`;
}

/** Never an empty value: from PowerShell 7.5 on that is a variable, and an empty AWS_PROFILE is an error in boto3. */
function removal(names: readonly string[]): readonly string[] {
  return names.length === 0
    ? []
    : [`Remove-Item -ErrorAction Ignore -LiteralPath ${names.map((name) => `'Env:${name}'`).join(", ")}`];
}

/** One command a line: `FOR /F` runs each line as it is, without looking for a further command in it. */
function cmdText({ set, unset }: VariableChange): string {
  const removed = unset.map((name) => `set "${name}="`);
  return [...removed, ...Object.entries(set).map(([name, value]) => `set "${name}=${value}"`)].join("\n");
}

function refusedByCmd(value: string): string | undefined {
  if (value === "") return "cmd removes a variable that is empty";
  if (/[%!"]/.test(value)) return 'cmd has no safe way to write %, ! or "';
  return /^[ -~]*$/.test(value) ? undefined : "only printable ASCII comes through in cmd";
}

function lineBreak(value: string): string | undefined {
  return /[\r\n]/.test(value) ? "a value with a line break has no form there" : undefined;
}

/** What every reader of .env files takes alike: they disagree about escapes, and some expand $ in any quotes. */
function refusedByDotenv(value: string): string | undefined {
  return /['\\$`\p{Cc}\u2028\u2029]/u.test(value)
    ? "readers of .env files do not agree about quotes, $, \\ and control characters"
    : undefined;
}

function dotenvValue(value: string): string {
  return /^[\w+/=.:@,-]+$/.test(value) ? value : `'${value}'`;
}
