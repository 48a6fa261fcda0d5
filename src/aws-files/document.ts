/**
 * A shared config file, byte for byte. The one representation is the text as it was read; sections and settings are a view of
 * it, made when asked for and never printed from. An edit gives a new document whose text differs in the lines it must touch.
 */
import { isUtf8 } from "node:buffer";
import { DaypassError } from "../core/errors.ts";
import { type Damage, damageOf } from "./damage.ts";
import { EditRules, effective } from "./edit-rules.ts";
import { type FileProblem, problemsOf } from "./file-problems.ts";
import { mergedText, movedText } from "./merge-sections.ts";
import { PartedText } from "./parted-text.ts";
import { Places } from "./places.ts";
import type { Region, Regions } from "./regions.ts";
import { type FileKind, headerInner, headerText, type SectionName, sectionText } from "./section-header.ts";
import { hasValue, linesOf, withKey, withoutKey } from "./section-text.ts";
import { type Section, sameSettings, viewSection } from "./section-view.ts";
import { requireWritableSection, requireWritableSetting } from "./writable.ts";

export type { FileProblem } from "./file-problems.ts";
export type { FileKind, SectionName } from "./section-header.ts";
export type { Section, Setting } from "./section-view.ts";

/** What the edits that led to a document were about, for the checks before it is written. */
export interface EditTrace {
  readonly sections: readonly SectionName[];
  /** Something was taken out on purpose. */
  readonly shrinks: boolean;
}

/** A section that is to be added. */
export interface NewSection {
  readonly section: SectionName;
  readonly values: Readonly<Record<string, string | undefined>>;
}

interface Origin {
  readonly kind: FileKind;
  readonly path: string;
  readonly damage: Damage | undefined;
  readonly trace: EditTrace;
}

export class AwsDocument {
  readonly #text: string;
  readonly #origin: Origin;
  readonly #places: Places;
  readonly #parted: PartedText;

  private constructor(text: string, origin: Origin) {
    this.#text = text;
    this.#origin = origin;
    this.#places = new Places(text);
    this.#parted = new PartedText(text, origin.kind);
  }

  /** Never throws: what a reader would refuse is reported by `problems()`. */
  static parse(text: string, kind: FileKind, path: string): AwsDocument {
    return new AwsDocument(text, { kind, path, damage: undefined, trace: noEdits });
  }

  /** As `parse`, from bytes. Bytes that are not UTF-8 show as U+FFFD; such a document can be read and not edited. */
  static decode(bytes: Uint8Array, kind: FileKind, path: string): AwsDocument {
    // Not a TextDecoder: its text takes two bytes a character.
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
    const damage = isUtf8(bytes) ? undefined : damageOf(bytes);
    return new AwsDocument(text, { kind, path, damage, trace: noEdits });
  }

  get kind(): FileKind {
    return this.#origin.kind;
  }

  get path(): string {
    return this.#origin.path;
  }

  get trace(): EditTrace {
    return this.#origin.trace;
  }

  /** The text, identical to what was parsed where nothing was edited. */
  toString(): string {
    return this.#text;
  }

  /** All sections in the order of their first header. */
  sections(): readonly Section[] {
    const byName = new Map<string, [Region, ...Region[]]>();
    for (const region of this.#parted.regions) {
      if (region.header?.name === undefined) continue;
      const id = idOf(region.header.name);
      const same = byName.get(id);
      if (same === undefined) byName.set(id, [region]);
      else same.push(region);
    }
    return [...byName.values()].flatMap((regions) => {
      const name = regions[0].header?.name;
      return name === undefined ? [] : this.#view(name, regions.length === 1 ? regions : effective(regions));
    });
  }

  find(section: SectionName): Section | undefined {
    const regions = effective(this.#named(section));
    return regions.length === 0 ? undefined : this.#view(section, regions);
  }

  /** How many headers name the section. */
  occurrences(section: SectionName): number {
    return this.#named(section).length;
  }

  /** What some reader of the file refuses, ignores or understands differently, from top to bottom. */
  problems(): readonly FileProblem[] {
    const { kind, path, damage } = this.#origin;
    return problemsOf({ text: this.#text, kind, path, damage, regions: this.#parted.regions, places: this.#places });
  }

  /** The file parted at its headers, for checks that look at all of it. */
  regions(): Regions {
    return this.#parted.regions;
  }

  /**
   * Sets a key, adding the section at the end of the file and the key at the end of the section as needed. Where sections or
   * keys are there twice, the one that counts is changed. Throws `name-not-writable` and `value-not-writable` for what not every
   * reader would read back, and `file-unparsable` where readers would not agree on the outcome.
   */
  set(section: SectionName, key: string, value: string): AwsDocument {
    return this.setAll(section, { [key]: value });
  }

  /** Sets several keys at once; those that are `undefined` are removed. */
  setAll(section: SectionName, values: Readonly<Record<string, string | undefined>>): AwsDocument {
    const entries = Object.entries(values);
    for (const [key, value] of entries) {
      if (value !== undefined) requireWritableSetting(section, key, value);
    }
    const regions = this.#rules().editable(section);
    if (regions.length > 0) return this.#setIn(section, regions, entries);
    return entries.every(([, value]) => value === undefined) ? this : this.addSections([{ section, values }]);
  }

  /**
   * Adds sections at the end of the file, in the time that one takes. Throws what `setAll` throws, and `section-exists` for one
   * that is there.
   */
  addSections(added: readonly NewSection[]): AwsDocument {
    const rules = this.#rules();
    const seen = new Set<string>();
    const bodies = added.map(({ section, values }) => {
      const isThere = seen.has(idOf(section)) || rules.editable(section).length > 0;
      seen.add(idOf(section));
      if (isThere) {
        throw new DaypassError("section-exists", { section: sectionText(section), path: this.path });
      }
      requireWritableSection(section, this.kind);
      const set = Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined);
      for (const [key, value] of set) requireWritableSetting(section, key, value);
      return [headerText(section, this.kind), ...set.map(([key, value]) => `${key} = ${value}`)];
    });
    if (bodies.length === 0) return this;
    const sections = added.map(({ section }) => section);
    return this.#next(this.#parted.withSections(bodies), sections, false);
  }

  /** Removes a key wherever the section has it. A comment behind its value goes with it. */
  remove(section: SectionName, key: string): AwsDocument {
    return this.setAll(section, { [key]: undefined });
  }

  /**
   * Removes the section's headers and settings, and one blank line above each. Comments that follow its last setting stay:
   * they belong to what comes next.
   */
  removeSection(section: SectionName): AwsDocument {
    this.#rules().editable(section);
    // Also a [default] that does not count beside [profile default]: it would count then.
    const regions = this.#named(section);
    if (regions.length === 0) return this;
    for (const region of regions) this.#rules().requireSound(region);
    return this.#replaced(section, new Map(regions.map((region) => [region, ""])), { shrinks: true });
  }

  /** Gives the section another name, which must not be there yet. Without such a section nothing changes. */
  renameSection(section: SectionName, to: string): AwsDocument {
    const renamed: SectionName = { type: section.type, name: to };
    const regions = this.#rules().editable(section);
    if (regions.length === 0 || to === section.name) return this;
    requireWritableSection(renamed, this.kind);
    const spellings = new Set(this.#named(section).map(({ header }) => header?.inner));
    if (spellings.size > 1) this.#rules().refuseSeveral(section, regions[0]);
    if (this.#rules().editable(renamed).length > 0) {
      throw new DaypassError("section-exists", { section: sectionText(renamed), path: this.path });
    }
    const texts = new Map(
      regions.map((region) => {
        const inner = region.header?.inner ?? "";
        const plain = inner.endsWith(section.name) && section.name !== "default" && to !== "default";
        const next = plain ? inner.slice(0, -section.name.length) + to : headerInner(renamed, this.kind);
        return [region, this.#parted.textOf(region).replace(`[${inner}]`, () => `[${next}]`)];
      }),
    );
    return this.#replaced(section, texts, { also: renamed });
  }

  /**
   * Makes one section of several with the same name: it stands where the one that counts first stood, holds the values that
   * counted, and keeps the comments of all.
   */
  mergeOccurrences(section: SectionName): AwsDocument {
    const all = this.#named(section);
    const [target, ...others] = [...effective(all), ...all.filter((region) => !effective(all).includes(region))];
    if (target === undefined || others.length === 0) return this;
    this.#rules().requireSoundFile();
    for (const region of all) this.#rules().requireSound(region);
    const counted = new Set(effective(all));
    const moved = others.map((region) =>
      movedText(this.#parted.textOf(region), counted.has(region) ? "all" : "comments"),
    );
    const texts = new Map(others.map((region) => [region, ""]));
    const text = mergedText(this.#parted.textOf(target), moved);
    const merged = this.#replaced(section, texts.set(target, text), { shrinks: true });
    // Indented lines mean something else behind other lines.
    if (!sameSettings(merged.find(section), this.find(section))) this.#rules().refuseSeveral(section, others[0]);
    return merged;
  }

  #named(section: SectionName): readonly Region[] {
    return this.#parted.regions.named(section);
  }

  #rules(): EditRules {
    const { kind, path, damage } = this.#origin;
    return new EditRules({ text: this.#text, kind, path, damage, regions: this.#parted.regions, places: this.#places });
  }

  #view(name: SectionName, regions: readonly Region[]): Section {
    return viewSection(name, regions, { text: this.#text, path: this.path, places: this.#places });
  }

  #setIn(
    section: SectionName,
    regions: readonly Region[],
    entries: readonly (readonly [string, string | undefined])[],
  ): AwsDocument {
    const before = regions.map((region) => this.#parted.textOf(region));
    const texts = [...before];
    // To the JavaScript SDK a [profile default] without settings is not there, and the [default] beside it counts.
    const beside = this.#named(section).find(({ index }) => regions.every((region) => region.index !== index));
    if (beside !== undefined && !texts.some(hasValue)) this.#rules().refuseSeveral(section, beside);
    for (const [key, value] of entries) {
      this.#rules().requireKeySound(regions, key);
      if (value === undefined) {
        for (const [index, text] of texts.entries()) texts[index] = withoutKey(text, key);
        continue;
      }
      const index = this.#regionToSet(section, regions, texts, key);
      texts[index] = withKey(texts[index] ?? "", { key, value }, this.#parted.endingAt(regions[index]));
    }
    if (beside !== undefined && !texts.some(hasValue)) this.#rules().refuseSeveral(section, beside);
    const changed = new Map<Region, string>();
    for (const [index, region] of regions.entries()) {
      if (texts[index] !== before[index]) changed.set(region, texts[index] ?? "");
    }
    const shrinks = entries.some(([, value]) => value === undefined);
    return changed.size === 0 ? this : this.#replaced(section, changed, { shrinks });
  }

  // The last region that has the key, whose value counts; a new key goes into the last region of all.
  #regionToSet(section: SectionName, regions: readonly Region[], texts: readonly string[], key: string): number {
    const has = texts.findLastIndex((text) => linesOf(text).some((line) => line.property?.key === key));
    const last = regions.length - 1;
    const spellings = new Set(regions.map(({ header }) => header?.inner));
    if (has === -1 || has === last || spellings.size < 2) return has === -1 ? last : has;
    return this.#rules().refuseSeveral(section, regions[has]);
  }

  /** A new document in which some regions have another text. An empty one takes the section out. */
  #replaced(
    section: SectionName,
    texts: ReadonlyMap<Region, string>,
    { shrinks = false, also }: { shrinks?: boolean; also?: SectionName },
  ): AwsDocument {
    return this.#next(this.#parted.replaced(texts), also === undefined ? [section] : [section, also], shrinks);
  }

  #next(text: string, sections: readonly SectionName[], shrinks: boolean): AwsDocument {
    const trace: EditTrace = {
      sections: [...this.trace.sections, ...sections],
      shrinks: this.trace.shrinks || shrinks,
    };
    return new AwsDocument(text, { ...this.#origin, trace });
  }
}

const noEdits: EditTrace = { sections: [], shrinks: false };

function idOf(section: SectionName): string {
  return `${section.type} ${section.name}`;
}
