import { visible } from "./visible.ts";

/** Whether every shell takes the text for one word, to the letter, without quotes. */
export function isPlainWord(text: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(text);
}

/**
 * A name as a word of a line to copy. Where it has a quote in it, which ends the word in one shell or another and leaves the rest to
 * be run, NAME stands for it, or what else is said.
 */
export function wordOf(name: string, otherwise = "NAME"): string {
  if (isPlainWord(name)) return name;
  return anyQuote.test(name) ? otherwise : `'${visible(name)}'`;
}

// PowerShell takes the curly ones, too.
const anyQuote = /['\u2018-\u201b]/;
