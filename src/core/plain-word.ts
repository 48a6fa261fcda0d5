import { visible } from "./visible.ts";

/** Whether every shell takes the text for one word, to the letter, without quotes. */
export function isPlainWord(text: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(text);
}

/** A name as a word of a line to copy, in quotes that every shell takes to the letter; `undefined` where there are none. */
export function quotedWord(name: string): string | undefined {
  if (isPlainWord(name)) return name;
  return name !== "" && !endsQuotes.test(name) && visible(name) === name ? `'${name}'` : undefined;
}

/**
 * A name as a word of a line to copy. Where no quotes hold it, so that the rest of it would be run, NAME stands for it, or what else
 * is said.
 */
export function wordOf(name: string, otherwise = "NAME"): string {
  return quotedWord(name) ?? otherwise;
}

// PowerShell takes the curly ones, too, and fish a backslash before a quote or before another one.
const endsQuotes = /['\u2018-\u201b]|\\\\|\\$/;
