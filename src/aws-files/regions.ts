import { type Line, lineAt, openAfter, spanAt, trimmed } from "./line.ts";
import { lastStart } from "./places.ts";
import { type FileKind, type Header, readHeader, type SectionName, sameSection } from "./section-header.ts";

/** A stretch of the file from a header to the next one; the first may have none. */
export interface Region {
  /** Its number in the file, from 0. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly header: Header | undefined;
}

/** A header that only the JavaScript SDK sees, since to others it continues a value. */
export interface HiddenHeader {
  readonly start: number;
  readonly header: Header;
}

/**
 * A file parted at its headers. To find them it looks for brackets, and reads other lines only where an indented bracket asks
 * what stands above it; a header is read when it is asked for. So a file of ten thousand profiles takes some milliseconds and
 * little memory.
 */
export class Regions {
  readonly #text: string;
  readonly #kind: FileKind;
  readonly #starts: readonly number[];
  /** Whether text without a header comes first. */
  readonly #hasPreamble: boolean;
  readonly hidden: readonly HiddenHeader[];
  /** What `about` found before: an edit asks for its section several times. */
  readonly #about = new Map<string, readonly Region[]>();

  constructor(text: string, kind: FileKind) {
    this.#text = text;
    this.#kind = kind;
    const starts: number[] = [];
    const hidden: HiddenHeader[] = [];
    bracketLines(text, (start, kindOfLine) => {
      if (kindOfLine === "header") starts.push(start);
      else hidden.push({ start, header: readHeader(this.#line(start), kind) });
    });
    const first = text.startsWith("\ufeff") ? 1 : 0;
    this.#hasPreamble = (starts[0] ?? text.length) > first;
    if (this.#hasPreamble) starts.unshift(first);
    this.#starts = starts;
    this.hidden = hidden;
  }

  get count(): number {
    return this.#starts.length;
  }

  at(index: number): Region | undefined {
    const start = this.#starts[index];
    if (start === undefined) return undefined;
    const header = index === 0 && this.#hasPreamble ? undefined : readHeader(this.#line(start), this.#kind);
    return { index, start, end: this.#starts[index + 1] ?? this.#text.length, header };
  }

  /** The number of the region that a place lies in. */
  indexAt(offset: number): number {
    return lastStart(this.#starts, offset);
  }

  *[Symbol.iterator](): Generator<Region, void, void> {
    for (let index = 0; index < this.count; index++) {
      const region = this.at(index);
      if (region !== undefined) yield region;
    }
  }

  /** The regions whose header some reader may take for the section's. */
  about(section: SectionName): readonly Region[] {
    const id = `${section.type} ${section.name}`;
    const known = this.#about.get(id);
    if (known !== undefined) return known;
    // Quotes and backslashes can spell a name in other letters.
    const candidates = new Set([section.name, '"', "'", "\\"].flatMap((needle) => this.#withHeaderHolding(needle)));
    const found = [...candidates]
      .sort((one, other) => one - other)
      .flatMap((index) => this.at(index) ?? [])
      .filter(({ header }) => header !== undefined && isAbout(header, section));
    this.#about.set(id, found);
    return found;
  }

  /** The regions that are the section by the grammar that the SDKs share. */
  named(section: SectionName): readonly Region[] {
    return this.about(section).filter((region) => sameSection(region.header?.name, section));
  }

  /** The numbers of the regions whose first line holds a text. */
  #withHeaderHolding(text: string): number[] {
    const numbers: number[] = [];
    for (let found = this.#text.indexOf(text); found !== -1; ) {
      const index = this.indexAt(found);
      if (found < spanAt(this.#text, this.#starts[index] ?? 0).end) numbers.push(index);
      const next = this.#starts[index + 1];
      found = next === undefined ? -1 : this.#text.indexOf(text, next);
    }
    return numbers;
  }

  #line(start: number): string {
    return trimmed(this.#text.slice(start, spanAt(this.#text, start).end));
  }
}

function isAbout(header: Header, section: SectionName): boolean {
  return [header.meant, header.botocore, header.javascript].some((name) => sameSection(name, section));
}

/** Finds the lines whose first character is a bracket: headers, and those that continue a value. */
function bracketLines(text: string, found: (start: number, kind: "header" | "continuation") => void): void {
  const first = text.startsWith("\ufeff") ? 1 : 0;
  let position = first;
  let open: Line | undefined;
  for (let bracket = text.indexOf("[", first); bracket !== -1; bracket = text.indexOf("[", bracket + 1)) {
    const start = lineStart(text, bracket, first);
    if (start === undefined) continue;
    if (start < bracket) {
      // Whether an indented bracket starts a section depends on the setting that is open above it.
      for (; position < start; position = spanAt(text, position).next) open = openAfter(lineAt(text, position, open));
      if (lineAt(text, start, open).kind !== "header") {
        found(start, "continuation");
        continue;
      }
    }
    found(start, "header");
    position = start === bracket ? bracket : spanAt(text, start).next;
    open = undefined;
  }
}

// The start of the line if only blanks stand before the bracket.
function lineStart(text: string, bracket: number, first: number): number | undefined {
  let start = bracket;
  while (start > first && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  return start === first || text[start - 1] === "\n" ? start : undefined;
}
