import { DaypassError } from "../core/errors.ts";
import type { Damage } from "./damage.ts";
import { fileFaults, shownSource } from "./file-problems.ts";
import { propertyAt, spanAt } from "./line.ts";
import { type Fault, faultsOf } from "./line-faults.ts";
import type { Places } from "./places.ts";
import type { Region, Regions } from "./regions.ts";
import { type FileKind, headerFaults, type SectionName, sameSection, sectionText } from "./section-header.ts";
import { linesOf } from "./section-text.ts";

/** A file with everything that is known of it. */
export interface ParsedFile {
  readonly text: string;
  readonly kind: FileKind;
  readonly path: string;
  readonly damage: Damage | undefined;
  readonly regions: Regions;
  readonly places: Places;
}

/**
 * Where an edit is refused: in a place that readers understand differently, so that some of them would not see the outcome, or
 * would see it elsewhere (a session's keys in another profile). Every refusal is `file-unparsable` with the line at fault.
 */
export class EditRules {
  readonly #file: ParsedFile;

  constructor(file: ParsedFile) {
    this.#file = file;
  }

  /** The regions that make up the section, once it is sure that an edit of them has one meaning. */
  editable(section: SectionName): readonly Region[] {
    this.requireSoundFile();
    const hidden = this.#file.regions.hidden.find(({ header }) => sameSection(header.javascript, section));
    if (hidden !== undefined) {
      this.#refuse({ what: `to the JavaScript SDK there is one more ${sectionText(section)} here` }, hidden.start);
    }
    for (const { header, start } of this.#file.regions.about(section)) {
      if (sameSection(header?.name, section)) continue;
      const what = `some readers take this for ${sectionText(section)}, others do not`;
      this.#refuse({ what: header?.broken ?? what }, start);
    }
    const regions = effective(this.#file.regions.named(section));
    for (const region of regions) this.requireSound(region);
    this.#requireOneMeaning(section);
    return regions;
  }

  requireSoundFile(): void {
    const [fault] = fileFaults(this.#file.text, this.#file.damage).filter(({ blocks }) => blocks);
    if (fault !== undefined) this.#refuse(fault, fault.offset);
  }

  requireSound(region: Region): void {
    const faults = region.header === undefined ? [] : headerFaults(region.header, this.#file.kind);
    for (const fault of faults) if (fault.blocks) this.#refuse(fault, region.start);
    for (const line of linesOf(this.#file.text, region.start, region.end)) {
      for (const fault of faultsOf(this.#file.text, line))
        if (fault.blocks) this.#refuse(fault, line.start + line.indent);
    }
    const next = this.#file.regions.at(region.index + 1);
    if (next?.header?.broken !== undefined) this.#refuse({ what: next.header.broken }, next.start);
    if (next !== undefined && /[ \t]/.test(this.#file.text[next.start] ?? "")) {
      this.#refuse({ what: "an indented header can become a part of the setting above it" }, next.start);
    }
    if (next?.header?.missedByJavascript !== true) return;
    const [fault] = headerFaults(next.header, this.#file.kind);
    if (fault !== undefined) this.#refuse(fault, next.start);
  }

  // Headers of one section that are spelled differently: to botocore the last of them is the section, it does not merge them.
  #requireOneMeaning(section: SectionName): void {
    const regions = this.#file.regions.named(section);
    const last = regions.at(-1);
    if (last === undefined || new Set(regions.map(({ header }) => header?.inner)).size < 2) return;
    const odd = regions.find(({ header }) => !sameSection(header?.javascript, section));
    if (odd === undefined && effective(regions).includes(last)) return;
    this.refuseSeveral(section, last);
  }

  refuseSeveral(section: SectionName, region: Region | undefined): never {
    const what = `${sectionText(section)} has several headers, and readers disagree on which one counts`;
    return this.#refuse({ what }, region?.start ?? 0);
  }

  #refuse(fault: Pick<Fault, "what">, offset: number): never {
    const { line, column } = this.#file.places.at(offset);
    const span = spanAt(this.#file.text, offset);
    const source = shownSource(this.#file.text.slice(offset, span.end));
    throw new DaypassError("file-unparsable", { path: this.#file.path, line, column, what: fault.what, source });
  }

  /** Refuses lines that some readers take as this key and others do not. */
  requireKeySound(regions: readonly Region[], key: string): void {
    for (const region of regions) {
      const lines = linesOf(this.#file.text, region.start, region.end);
      let owner: string | undefined;
      for (const line of lines) {
        if (line.property !== undefined) owner = line.property.key;
        const { rawKey = "" } = line.property ?? {};
        const colon = rawKey.includes(":") && rawKey.slice(0, rawKey.indexOf(":")).trim().toLowerCase() === key;
        if (colon) this.#refuse({ what: `the AWS CLI and boto3 read this as "${key}"` }, line.start);
        const fault = line.kind === "continuation" ? faultsOf(this.#file.text, line)[0] : undefined;
        const isMeant = owner === key || propertyAt(this.#file.text, line)?.key === key;
        if (fault?.contested === true && isMeant) this.#refuse(fault, line.start);
      }
    }
  }
}

/** The regions that count: `[profile default]` beats `[default]` in the config file, which is dropped, not merged. */
export function effective(regions: readonly Region[]): readonly Region[] {
  const prefixed = regions.filter((region) => region.header?.inner.trimStart().startsWith("profile"));
  const isDefault = regions[0]?.header?.name?.name === "default" && regions[0].header.name.type === "profile";
  return isDefault && prefixed.length > 0 ? prefixed : regions;
}
