import { lineAt, type OpenProperty, openAfter, spanAt } from "./line.ts";
import { type FileKind, type Header, readHeader } from "./section-header.ts";

/** A stretch of the file from a header to the next one; the first may have none. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly header: Header | undefined;
}

/**
 * Parts a file at its headers. It looks for brackets and reads other lines only where an indented bracket asks what stands
 * above it, so that a file of ten thousand profiles takes some milliseconds.
 */
export function regionsOf(text: string, kind: FileKind): readonly Region[] {
  const starts = [...headerStarts(text)];
  const first = text.startsWith("\ufeff") ? 1 : 0;
  const regions: Region[] = [];
  const preambleEnd = starts[0] ?? text.length;
  if (preambleEnd > first) regions.push({ start: first, end: preambleEnd, header: undefined });
  for (const [index, start] of starts.entries()) {
    const line = text.slice(start, spanAt(text, start).end).replace(/^[ \t]+|[ \t]+$/g, "");
    regions.push({ start, end: starts[index + 1] ?? text.length, header: readHeader(line, kind) });
  }
  return regions;
}

function* headerStarts(text: string): Generator<number> {
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
      if (lineAt(text, start, open).kind !== "header") continue;
    }
    yield start;
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
