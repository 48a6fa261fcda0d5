import { isPlainWord } from "../core/plain-word.ts";
import { visible } from "../core/visible.ts";

/** A name as a word of a line to copy, in quotes that every shell takes to the letter; `undefined` where there are none. */
export function quotedWord(name: string): string | undefined {
  if (isPlainWord(name)) return name;
  return /^[^'\u2018-\u201b\\]+$/.test(name) && visible(name) === name ? `'${name}'` : undefined;
}
