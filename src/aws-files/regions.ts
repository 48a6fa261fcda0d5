import { lineAt, type OpenProperty, openAfter, spanAt } from "./line.ts";
import { type FileKind, type Header, readHeader } from "./section-header.ts";

/** A stretch of the file from a header to the next one; the first may have none. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly header: Header | undefined;
  /** Headers that only the JavaScript SDK sees, since to others they continue a value. */
  readonly hidden: readonly Header[];
}

const none: readonly Header[] = [];

/**
 * Parts a file at its headers. It looks for brackets and reads other lines only where an indented bracket asks what stands
 * above it, so that a file of ten thousand profiles takes some milliseconds.
 */
export function regionsOf(text: string, kind: FileKind): readonly Region[] {
  const regions: Region[] = [];
  let start = text.startsWith("\ufeff") ? 1 : 0;
  let header: Header | undefined;
  let hidden: Header[] = [];
  const close = (end: number): void => {
    if (end > start) regions.push({ start, end, header, hidden: hidden.length === 0 ? none : hidden });
  };
  for (const bracket of brackets(text)) {
    const line = text.slice(bracket.start, spanAt(text, bracket.start).end).replace(/^[ \t]+|[ \t]+$/g, "");
    const found = readHeader(line, kind);
    if (bracket.continues) {
      hidden.push(found);
      continue;
    }
    close(bracket.start);
    start = bracket.start;
    header = found;
    hidden = [];
  }
  close(text.length);
  return regions;
}

/** The lines whose first character is a bracket, and whether they continue a value. */
function* brackets(text: string): Generator<{ readonly start: number; readonly continues: boolean }> {
  const first = text.startsWith("\ufeff") ? 1 : 0;
  let position = first;
  let open: OpenProperty | undefined;
  for (let bracket = text.indexOf("[", first); bracket !== -1; bracket = text.indexOf("[", bracket + 1)) {
    const start = lineStart(text, bracket, first);
    if (start === undefined) continue;
    if (start < bracket) {
      // Whether an indented bracket starts a section depends on the setting that is open above it.
      for (; position < start; position = spanAt(text, position).next) {
        open = openAfter(lineAt(text, position, open), open);
      }
      if (lineAt(text, start, open).kind !== "header") {
        yield { start, continues: true };
        continue;
      }
    }
    yield { start, continues: false };
    position = spanAt(text, start).next;
    open = undefined;
  }
}

// The start of the line if only blanks stand before the bracket.
function lineStart(text: string, bracket: number, first: number): number | undefined {
  let start = bracket;
  while (start > first && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return start === first || text[start - 1] === "\n" ? start : undefined;
}

/** Line and column of places in a text, both 1-based. */
export class Places {
  readonly #text: string;
  #starts: Uint32Array | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    this.#starts ??= lineStarts(this.#text);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 };
  }
}

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let newline = text.indexOf("\n"); newline !== -1; newline = text.indexOf("\n", newline + 1)) {
    starts.push(newline + 1);
  }
  return Uint32Array.from(starts);
}
