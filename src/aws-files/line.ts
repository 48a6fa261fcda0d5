/**
 * The lines of a shared config file, by their places in the text. Nothing here copies or changes the text: a document is
 * printed from the text it was read from, and what is below only says what a line means.
 *
 * The order of the tests is that of the grammar shared by the SDKs: blank, comment, header, continuation, property. One thing is
 * wider than the grammar: where no property is open, or none that stands further left, an indented line counts as what it says,
 * since botocore and the JavaScript SDK read it so; the Rust and Java SDKs refuse such a file.
 */

/** A line by its places: `end` stands before the line ending, `next` behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** `key = value # comment`, by its places in the text. */
export interface Property {
  /** In lower case, as all readers but the JavaScript SDK compare it. */
  readonly key: string;
  readonly rawKey: string;
  readonly value: string;
  readonly equals: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Where an inline comment begins, at its `#` or `;`. */
  readonly comment: number | undefined;
}

export type LineKind = "blank" | "comment" | "header" | "property" | "continuation" | "invalid";

export interface Line extends Span {
  readonly kind: LineKind;
  readonly indent: number;
  readonly property: Property | undefined;
  /** The setting above that was open when this line came: what a continuation continues. */
  readonly open: Line | undefined;
}

/** The line that starts at `start`. Lines end at `\n` or `\r\n`. */
export function spanAt(text: string, start: number): Span {
  const newline = text.indexOf("\n", start);
  if (newline === -1) return { start, end: text.length, next: text.length };
  const end = newline > start && text[newline - 1] === "\r" ? newline - 1 : newline;
  return { start, end, next: newline + 1 };
}

export function endingOf(text: string, span: Span): string {
  return text.slice(span.end, span.next);
}

/** The line at `start`, understood after the lines above it, of which only the open setting matters. */
export function lineAt(text: string, start: number, open: Line | undefined): Line {
  const { end, next } = spanAt(text, start);
  let indent = 0;
  while (start + indent < end && isSpace(text.charCodeAt(start + indent))) indent++;
  const kind = kindAt(text, start + indent, end, { indent, open });
  const property = kind === "property" ? propertyAt(text, { start, end, next }) : undefined;
  const known = kind === "property" && property === undefined ? "invalid" : kind;
  return { start, end, next, kind: known, indent, property, open };
}

/** The line that is open behind a line. Blank lines and comments leave open what was, as all readers do. */
export function openAfter(line: Line): Line | undefined {
  if (line.kind === "header") return undefined;
  return line.kind === "property" || line.kind === "invalid" ? line : line.open;
}

/** Whether indented lines below are sub-properties, since the value is empty. */
export function opensNested(line: Line | undefined): boolean {
  return line?.property?.value === "";
}

function kindAt(text: string, first: number, end: number, place: { indent: number; open: Line | undefined }): LineKind {
  const { indent, open } = place;
  if (first === end) return "blank";
  const character = text[first];
  if (character === "#" || character === ";") {
    // By the grammar an indented comment is a part of the value above it; among sub-properties it is nothing that counts.
    return indent === 0 || open === undefined || opensNested(open) ? "comment" : "continuation";
  }
  if (open !== undefined && indent > open.indent) return "continuation";
  return character === "[" ? "header" : "property";
}

/** Takes a line apart at its first `=`. `undefined` without `=` or with nothing before it. */
export function propertyAt(text: string, span: Span): Property | undefined {
  let equals = span.start;
  while (equals < span.end && text.charCodeAt(equals) !== 0x3d) equals++;
  if (equals === span.end) return undefined;
  const rawKey = trimmed(text.slice(span.start, equals));
  if (rawKey === "") return undefined;
  const comment = commentStart(text, equals + 1, span.end);
  const limit = comment ?? span.end;
  let valueStart = equals + 1;
  while (valueStart < limit && isSpace(text.charCodeAt(valueStart))) valueStart++;
  let valueEnd = limit;
  while (valueEnd > valueStart && isSpace(text.charCodeAt(valueEnd - 1))) valueEnd--;
  const value = text.slice(valueStart, valueEnd);
  return { key: rawKey.toLowerCase(), rawKey, value, equals, valueStart, valueEnd, comment };
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

/** The text without the spaces and tabs around it; other white space stays, as it does for the grammar. */
export function trimmed(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

// An inline comment starts at a `#` or `;` behind a space or tab; `value#x` has none.
function commentStart(text: string, from: number, to: number): number | undefined {
  for (let index = from; index < to; index++) {
    const code = text.charCodeAt(index);
    if ((code === 0x23 || code === 0x3b) && isSpace(text.charCodeAt(index - 1))) return index;
  }
  return undefined;
}
