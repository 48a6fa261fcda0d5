/** Whether every shell takes the text for one word, to the letter, without quotes. */
export function isPlainWord(text: string): boolean {
  return /^[\w@%+=:,./-]+$/.test(text);
}
