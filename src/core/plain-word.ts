import { visible } from "./visible.ts";

/** Whether every shell takes the text for one word, to the letter, without quotes. */
export function isPlainWord(text: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(text);
}

/** A name as a word that every shell takes to the letter, as far as there is one. */
export function wordOf(name: string): string {
  return isPlainWord(name) ? name : `'${visible(name)}'`;
}
