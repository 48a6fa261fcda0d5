import type { FilePlace } from "../core/problem.ts";
import { visible } from "../core/visible.ts";
import type { Damage } from "./damage.ts";
import { spanAt } from "./line.ts";
import { type Fault, faultsOf, readers, strictReaders } from "./line-faults.ts";
import type { Places } from "./places.ts";
import type { Region } from "./regions.ts";
import { type FileKind, headerFaults, sectionText } from "./section-header.ts";
import { linesOf } from "./section-text.ts";

/** Something in a file that a reader refuses, ignores or understands differently from others, with its place. */
export interface FileProblem extends FilePlace {
  readonly what: string;
  /** The line, fit to be shown: without secrets and control characters. */
  readonly source: string;
  /** An `error` makes some reader refuse the file or find other settings; a `warning` concerns this line alone. */
  readonly severity: "error" | "warning";
  readonly rejectedBy: readonly string[];
  /** Whether the file has to be saved in another encoding. */
  readonly isEncoding: boolean;
}

type PlacedFault = Fault & { readonly offset: number };

/** What is wrong with a file as a whole. */
export function fileFaults(text: string, damage: Damage | undefined): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  const refusedBy = [readers.botocore, ...strictReaders];
  if (damage !== undefined)
    faults.push({ ...damage, severity: "error", rejectedBy: refusedBy, blocks: true, isEncoding: true });
  if (text.startsWith("\ufeff")) {
    const what = "the file starts with a byte order mark";
    faults.push({
      offset: 0,
      what,
      severity: "error",
      rejectedBy: [readers.botocore],
      blocks: false,
      isEncoding: true,
    });
  }
  const carriageReturn = text.search(/\r(?!\n)/);
  if (carriageReturn !== -1) {
    const what = "a carriage return without a line feed ends a line for some readers only";
    faults.push({ offset: carriageReturn, what, severity: "error", rejectedBy: [], blocks: true });
  }
  const zero = text.indexOf("\0");
  if (zero !== -1) {
    faults.push({ offset: zero, what: "there is a zero byte", severity: "error", rejectedBy: [], blocks: true });
  }
  return faults;
}

export function problemsOf(file: {
  text: string;
  kind: FileKind;
  path: string;
  damage: Damage | undefined;
  regions: Iterable<Region>;
  places: Places;
}): readonly FileProblem[] {
  const faults: PlacedFault[] = [...fileFaults(file.text, file.damage)];
  const seen: Seen = { inners: new Map(), keys: new Map() };
  for (const region of file.regions) faults.push(...regionFaults(file, region, seen));
  return faults
    .sort((one, other) => one.offset - other.offset)
    .map(({ offset, what, severity, rejectedBy, isEncoding = false }) => {
      const source = shownSource(lineAround(file.text, offset));
      return { path: file.path, ...file.places.at(offset), what, source, severity, rejectedBy, isEncoding };
    });
}

interface Seen {
  /** Headers by section, as they are spelled. */
  readonly inners: Map<string, Set<string>>;
  readonly keys: Map<string, Set<string>>;
}

function* regionFaults(
  file: { text: string; kind: FileKind },
  region: Region,
  seen: Seen,
): Generator<PlacedFault, void, void> {
  const { header, start } = region;
  if (header !== undefined) {
    for (const fault of headerFaults(header, file.kind)) yield { ...fault, offset: start };
    yield* repeatedHeader(region, file.kind, seen);
  }
  const keys = keysOf(region, seen);
  for (const line of linesOf(file.text, region.start, region.end)) {
    const offset = line.start + line.indent;
    for (const fault of faultsOf(file.text, line)) yield { ...fault, offset };
    if (header === undefined && line.kind !== "blank" && line.kind !== "comment") {
      const rejectedBy = [readers.botocore, ...strictReaders];
      yield { what: "this line stands before the first section", severity: "error", rejectedBy, blocks: false, offset };
    }
    if (line.property === undefined) continue;
    const { key } = line.property;
    if (keys.has(key)) {
      const what = `"${key}" is set twice in this section; the last one counts`;
      yield { what, severity: "error", rejectedBy: [readers.botocore], blocks: false, offset };
    }
    keys.add(key);
  }
}

function* repeatedHeader(region: Region, kind: FileKind, seen: Seen): Generator<PlacedFault, void, void> {
  const { header, start: offset } = region;
  if (header?.name === undefined) return;
  const name = sectionText(header.name);
  const inners = seen.inners.get(name) ?? new Set();
  const isDefault = kind === "config" && header.name.type === "profile" && header.name.name === "default";
  if (inners.has(header.inner)) {
    const what = `${name} has a header further up already`;
    yield { what, severity: "error", rejectedBy: [readers.botocore], blocks: false, offset };
  } else if (inners.size > 0) {
    const what = isDefault
      ? "[profile default] and [default] are both there: most readers drop [default], the AWS CLI and boto3 the upper one"
      : `${name} has a header further up already, which the AWS CLI and boto3 then drop`;
    yield { what, severity: "error", rejectedBy: [], blocks: false, offset };
  }
  seen.inners.set(name, inners.add(header.inner));
}

// Keys are compared over all regions with the same header, since they make one section.
function keysOf(region: Region, seen: Seen): Set<string> {
  if (region.header?.name === undefined) return new Set();
  const id = `${region.header.name.type} ${region.header.inner}`;
  const keys = seen.keys.get(id) ?? new Set();
  seen.keys.set(id, keys);
  return keys;
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return text.slice(offset === 0 ? 0 : start, spanAt(text, offset).end);
}

/** A line of a file as it may be shown to a person: what could be a secret is left out. */
export function shownSource(line: string): string {
  return visible(masked(line.length > 200 ? `${line.slice(0, 200)}…` : line));
}

/** The text of a line with secrets replaced: the values of secret keys and tokens, and what looks like one anywhere. */
export function masked(line: string): string {
  return line
    .replace(/((?:secret|token|password|seed)[\w.-]*["']?(?:[ \t]*[=:][ \t]*|[ \t]+(?![ \t=:])))\S.*$/i, "$1[secret]")
    .replace(/(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+=_-]{40,}(?![A-Za-z0-9/+=_-])/g, "[secret]");
}
