// C0 except newline and tab, DEL, C1, bidirectional controls, line and paragraph separators.
const unsafe = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** The text with everything that could steer a terminal or reorder its letters shown as an escape, `\x1b` or `\u202e`. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** The text as one line: line ends and tabs are shown as escapes too, so that a name or a command cannot add lines of its own. */
export function visibleLine(text: string): string {
  return visible(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** The value as a line of JSON that steers no terminal either: JSON itself leaves C1 and bidirectional controls as they are. */
export function jsonLine(value: unknown): string {
  const code = (character: string) => character.charCodeAt(0).toString(16).padStart(4, "0");
  return JSON.stringify(value).replace(unsafe, (character) => `\\u${code(character)}`);
}
