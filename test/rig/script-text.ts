/** Scripts in the manner of testscript: comments, one command per line, then files between `-- name --` lines. */

export interface ScriptLine {
  /** Line number in the file, from 1. */
  readonly number: number;
  readonly text: string;
  /** `!` in front: the command must fail, or the text must not be there. */
  readonly negated: boolean;
  readonly words: readonly Word[];
}

/** A word as written: what stands in single quotes is taken as it is, the rest has variables. */
export type Word = readonly { readonly text: string; readonly literal: boolean }[];

export interface Script {
  readonly lines: readonly ScriptLine[];
  readonly files: ReadonlyMap<string, string>;
  /** Tools named by `needs` lines. */
  readonly needs: readonly string[];
}

export function parseScript(text: string): Script {
  const [commands = "", ...rest] = text.split(/^-- (.+) --\n/m);
  const files = new Map<string, string>();
  for (let index = 0; index + 1 < rest.length; index += 2) files.set(rest[index] ?? "", rest[index + 1] ?? "");
  const lines = commands.split("\n").flatMap((line, index) => parseLine(line.trim(), index + 1));
  const isNeeds = ({ words }: ScriptLine) => words[0] !== undefined && plain(words[0]) === "needs";
  const needs = lines.filter(isNeeds).flatMap(({ words }) => words.slice(1).map(plain));
  return { lines: lines.filter((line) => !isNeeds(line)), files, needs };
}

/** A word with its variables filled in. An unknown variable is a mistake in the script. */
export function expand(word: Word, variables: Readonly<Record<string, string | undefined>>): string {
  return word.map(({ text, literal }) => (literal ? text : fill(text, variables))).join("");
}

/** Text with each `$NAME` and `${NAME}` replaced. */
export function fill(text: string, variables: Readonly<Record<string, string | undefined>>): string {
  return text.replaceAll(/\$(?:\{(\w+)\}|([A-Z_][A-Z0-9_]*))/g, (_all, braced?: string, bare?: string) => {
    const name = braced ?? bare ?? "";
    const value = variables[name];
    if (value === undefined) throw new Error(`$${name} is not set; known are ${Object.keys(variables).join(", ")}`);
    return value;
  });
}

function parseLine(text: string, number: number): ScriptLine[] {
  if (text === "" || text.startsWith("#")) return [];
  const negated = text.startsWith("! ");
  const words = splitWords(negated ? text.slice(2) : text, number);
  return [{ number, text, negated, words }];
}

function splitWords(text: string, number: number): Word[] {
  const words: { text: string; literal: boolean }[][] = [];
  const pattern = /\s*(?:'([^']*)'|"([^"]*)"|([^\s'"]+))(\s*)/gy;
  let current: { text: string; literal: boolean }[] = [];
  let end = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [, single, double, bare, gap = ""] = match;
    current.push({ text: single ?? double ?? bare ?? "", literal: single !== undefined });
    end = pattern.lastIndex;
    if (gap === "" && end < text.length) continue;
    words.push(current);
    current = [];
  }
  if (end !== text.length || current.length > 0) throw new Error(`line ${number}: a quote is not closed: ${text}`);
  return words;
}

function plain(word: Word): string {
  return word.map((part) => part.text).join("");
}
