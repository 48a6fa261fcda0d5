import type { FilePlace } from "../core/problem.ts";
import { type Line, trimmed } from "./line.ts";
import type { Places } from "./places.ts";
import type { Region } from "./regions.ts";
import type { SectionName } from "./section-header.ts";
import { linesOf } from "./section-text.ts";

/** A section as its readers see it: all headers of its name put together, the last of equal settings winning. */
export interface Section {
  readonly name: SectionName;
  readonly place: FilePlace;
  /** By key in lower case. */
  readonly settings: ReadonlyMap<string, Setting>;
}

export interface Setting {
  readonly key: string;
  /** Without inline comment; continuation lines follow behind a newline each. Empty where `nested` is there. */
  readonly value: string;
  /** The lines indented below an empty value, `s3 =`. */
  readonly nested: ReadonlyMap<string, string> | undefined;
  readonly place: FilePlace;
}

interface Source {
  readonly text: string;
  readonly path: string;
  readonly places: Places;
}

/** One section of the regions that make it up. */
export function viewSection(name: SectionName, regions: readonly Region[], source: Source): Section {
  return new SectionView(name, regions, source);
}

// Settings and places are worked out when they are asked for: of thousands of sections, a login needs two.
class SectionView implements Section {
  readonly name: SectionName;
  readonly #regions: readonly Region[];
  readonly #source: Source;
  #settings: ReadonlyMap<string, Setting> | undefined;

  constructor(name: SectionName, regions: readonly Region[], source: Source) {
    this.name = name;
    this.#regions = regions;
    this.#source = source;
  }

  get place(): FilePlace {
    return placeAt(this.#regions[0]?.start ?? 0, this.#source);
  }

  get settings(): ReadonlyMap<string, Setting> {
    this.#settings ??= settingsOf(this.#regions, this.#source);
    return this.#settings;
  }
}

class SettingView implements Setting {
  readonly key: string;
  readonly value: string;
  readonly nested: ReadonlyMap<string, string> | undefined;
  readonly #offset: number;
  readonly #source: Source;

  constructor({ key, value, nested }: Omit<Setting, "place">, offset: number, source: Source) {
    this.key = key;
    this.value = value;
    this.nested = nested;
    this.#offset = offset;
    this.#source = source;
  }

  get place(): FilePlace {
    return placeAt(this.#offset, this.#source);
  }
}

function settingsOf(regions: readonly Region[], source: Source): ReadonlyMap<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const region of regions) {
    const lines = linesOf(source.text, region.start, region.end);
    for (const [index, line] of lines.entries()) {
      if (line.property === undefined) continue;
      const { key, value } = line.property;
      const more = continuationOf(source.text, lines, index);
      const nested = value === "" && more.length > 0 ? nestedSettings(more) : undefined;
      const whole = nested === undefined ? [value, ...more].join("\n") : "";
      settings.set(key, new SettingView({ key, value: whole, nested }, line.start + line.indent, source));
    }
  }
  return settings;
}

function placeAt(offset: number, { path, places }: Source): FilePlace {
  return { path, ...places.at(offset) };
}

function continuationOf(text: string, lines: readonly Line[], index: number): readonly string[] {
  const texts: string[] = [];
  for (const line of lines.slice(index + 1)) {
    if (line.kind === "continuation") texts.push(trimmed(text.slice(line.start, line.end)));
    else if (line.kind !== "blank" && line.kind !== "comment") break;
  }
  return texts;
}

function nestedSettings(texts: readonly string[]): ReadonlyMap<string, string> {
  const nested = new Map<string, string>();
  for (const text of texts) {
    const equals = text.indexOf("=");
    if (equals < 1) continue;
    const value = trimmed(text.slice(equals + 1)).replace(/(^|[ \t])[#;].*$/, "");
    nested.set(trimmed(text.slice(0, equals)), trimmed(value));
  }
  return nested;
}

/** Whether two views hold the same settings, in whatever order. */
export function sameSettings(one: Section | undefined, other: Section | undefined): boolean {
  const listed = (section: Section | undefined): string =>
    JSON.stringify(
      [...(section?.settings.values() ?? [])]
        .map(({ key, value, nested }) => [key, value, ...[...(nested ?? [])].flat()])
        .sort(([first = ""], [second = ""]) => (first < second ? -1 : 1)),
    );
  return listed(one) === listed(other);
}
