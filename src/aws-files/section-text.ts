/**
 * Edits within the text of one section: its header line and everything down to the next header.
 *
 * What is written is the part of the grammar that every reader understands. A changed line keeps its indentation, the blanks
 * around its `=` and its line ending. Three things of it cannot stay, since readers would not agree on the new value:
 * - an inline comment, which botocore takes for a part of the value, moves to a line of its own above, from the first column;
 * - capital letters of the name, in which the JavaScript SDK does not find it, become small ones;
 * - continuation lines of the old value go with it.
 */
import { endingOf, type Line, lineAt, openAfter } from "./line.ts";

/** The lines of a stretch of text, from a header on (or from the start of the file). */
export function linesOf(text: string, start = 0, end = text.length): readonly Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  for (let position = start; position < end; ) {
    const line = lineAt(text, position, open);
    open = openAfter(line);
    lines.push(line);
    position = line.next;
  }
  return lines;
}

/** The section's text with the key set. `text` ends with a line ending; `ending` is used for lines that are added. */
export function withKey(text: string, entry: { key: string; value: string }, ending: string): string {
  const lines = linesOf(text);
  const index = lines.findLastIndex((line) => line.property?.key === entry.key);
  const line = lines[index];
  if (line === undefined) return withNewLine(text, lines, `${entry.key} = ${entry.value}${ending}`);
  return text.slice(0, line.start) + changedLine(text, line, entry) + withoutContinuation(text, lines, index);
}

/** The section's text without any line that sets the key. */
export function withoutKey(text: string, key: string): string {
  const lines = linesOf(text);
  let kept = "";
  let dropping = false;
  for (const line of lines) {
    if (line.kind !== "continuation" && line.kind !== "blank" && line.kind !== "comment") {
      dropping = line.property?.key === key;
    }
    if (!dropping) kept += text.slice(line.start, line.next);
    else if (line.kind !== "property") kept += withoutOwner(text, line);
  }
  return kept;
}

/** What stays of a line when the setting above it goes: nothing of its value, and comments, which then start in column one. */
export function withoutOwner(text: string, line: Line): string {
  const first = text[line.start + line.indent];
  const isComment = first === "#" || first === ";";
  if (isComment) return text.slice(line.start + line.indent, line.next);
  return line.kind === "continuation" ? "" : text.slice(line.start, line.next);
}

/**
 * Where the section's own lines end: behind its last setting, before the comments and blank lines that lead to the next header.
 * An indented comment belongs to what is above it, or some readers would take it as more of a setting put between.
 */
export function ownEnd(lines: readonly Line[]): number {
  const own = lines.findLast((line) => line.kind !== "blank" && (line.kind !== "comment" || line.indent > 0));
  return own?.next ?? 0;
}

/** Whether any setting has a value on its own line. */
export function hasValue(text: string): boolean {
  return linesOf(text).some(({ property }) => property !== undefined && property.value !== "");
}

/** The text without a blank line at its end. */
export function withoutBlankLine(text: string): string {
  const start = text.lastIndexOf("\n", text.length - 2) + 1;
  return /^[ \t]*\r?\n$/.test(text.slice(start)) ? text.slice(0, start) : text;
}

/** The text without a blank line at its start. */
export function withoutFirstBlankLine(text: string): string {
  return text.replace(/^[ \t]*\r?\n/, "");
}

function withNewLine(text: string, lines: readonly Line[], added: string): string {
  const end = ownEnd(lines);
  return text.slice(0, end) + added + text.slice(end);
}

function changedLine(text: string, line: Line, entry: { key: string; value: string }): string {
  const { property } = line;
  if (property === undefined) return "";
  const ending = endingOf(text, line);
  const name = text.slice(line.start, property.equals).replace(property.rawKey, entry.key);
  const assign = text.slice(property.equals, property.valueStart);
  // `key =` without a value has its blank only before the sign.
  const blank = assign === "=" && property.value === "" && name.endsWith(" ") ? " " : "";
  if (property.comment === undefined) {
    const tail = text.slice(property.valueEnd, line.end);
    return name + assign + blank + entry.value + tail + ending;
  }
  const comment = text.slice(property.comment, line.end) + ending;
  return comment + name + assign + blank + entry.value + ending;
}

function withoutContinuation(text: string, lines: readonly Line[], index: number): string {
  let kept = "";
  let continued = true;
  for (const line of lines.slice(index + 1)) {
    if (line.kind === "property" || line.kind === "invalid" || line.kind === "header") continued = false;
    kept += continued ? withoutOwner(text, line) : text.slice(line.start, line.next);
  }
  return kept;
}
