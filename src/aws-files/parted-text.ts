import { spanAt } from "./line.ts";
import { type Region, Regions } from "./regions.ts";
import type { FileKind } from "./section-header.ts";
import { linesOf, ownEnd, withoutBlankLine, withoutFirstBlankLine } from "./section-text.ts";

/** The text of a file parted at its headers, and how its parts are put together again once some of them have changed. */
export class PartedText {
  readonly #text: string;
  readonly #kind: FileKind;
  #regions: Regions | undefined;

  constructor(text: string, kind: FileKind) {
    this.#text = text;
    this.#kind = kind;
  }

  /** Found when they are asked for. */
  get regions(): Regions {
    this.#regions ??= new Regions(this.#text, this.#kind);
    return this.#regions;
  }

  /** A region's text, which ends with a line ending. */
  textOf(region: Region): string {
    const text = this.#text.slice(region.start, region.end);
    return region.end === this.#text.length ? text + this.#missingEnding() : text;
  }

  /** The line ending for a line added to a region, or to the end of the file: that of its neighbour. */
  endingAt(region: Region | undefined): string {
    if (region !== undefined) {
      const header = spanAt(this.#text, region.start);
      if (header.next > header.end) return this.#text.slice(header.end, header.next);
    }
    const newline = this.#text.lastIndexOf("\n");
    return newline > 0 && this.#text[newline - 1] === "\r" ? "\r\n" : "\n";
  }

  /** The whole text in which some regions have another one. An empty one takes the section out, with the blank line above it. */
  replaced(texts: ReadonlyMap<Region, string>): string {
    const pieces: string[] = [];
    let copied = 0;
    for (const [region, text] of [...texts].sort(([one], [other]) => one.start - other.start)) {
      const before = this.#text.slice(copied, region.start);
      const old = this.textOf(region);
      const gone = text === "";
      const above = gone ? withoutBlankLine(before) : before;
      const rest = gone ? old.slice(ownEnd(linesOf(old))) : text;
      const nothingAbove = pieces.length === 0 && (above === "" || above === "\ufeff");
      pieces.push(above, gone && above === before && nothingAbove ? withoutFirstBlankLine(rest) : rest);
      copied = region.end;
    }
    if (copied < this.#text.length) pieces.push(this.#text.slice(copied), this.#missingEnding());
    return this.#finished(pieces.join(""));
  }

  /** The whole text with sections at its end, each by its lines; a blank line stands above each. */
  withSections(sections: readonly (readonly string[])[]): string {
    const ending = this.endingAt(undefined);
    const text = this.#text + this.#missingEnding();
    const blank = text === "" || text === "\ufeff" ? "" : ending;
    const body = sections.map((lines) => lines.map((line) => line + ending).join("")).join(ending);
    return this.#finished(text + blank + body);
  }

  // A missing final newline belongs to the file, not to its last line: it is added for the edit and taken away behind it.
  #missingEnding(): string {
    return this.#text === "" || this.#text === "\ufeff" || this.#text.endsWith("\n") ? "" : this.endingAt(undefined);
  }

  #finished(text: string): string {
    if (this.#missingEnding() === "" || !text.endsWith("\n")) return text;
    return text.slice(0, text.endsWith("\r\n") ? -2 : -1);
  }
}
