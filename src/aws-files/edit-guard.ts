import { DaypassError } from "../core/errors.ts";
import { AwsDocument } from "./document.ts";
import type { Region, Regions } from "./regions.ts";
import { sameSection, sectionText } from "./section-header.ts";
import { linesOf } from "./section-text.ts";

interface Part {
  readonly region: Region;
  readonly text: string;
}

/**
 * The last check before a document is written: its text, read anew, differs from the old one in the sections that were edited
 * and nowhere else, and did not lose half of its length by accident. Throws `edit-refused`; that would be a fault of daypass.
 */
export function requireHarmless(before: AwsDocument, after: AwsDocument): void {
  const refused = (why: string): DaypassError => new DaypassError("edit-refused", { path: before.path, why });
  const old = before.toString();
  const now = after.toString();
  if (!after.trace.shrinks && now.length < old.length / 2) throw refused("more than half of it would be lost");
  const parts = differingParts(old, before.regions(), now, AwsDocument.parse(now, after.kind, after.path).regions());
  if (parts === undefined) throw refused("sections would change that it does not touch");
  const isEdited = ({ region }: Part): boolean =>
    after.trace.sections.some((section) => sameSection(section, region.header?.name));
  const news = parts.now.filter((part) => !isEdited(part));
  for (const part of parts.old.filter((candidate) => !isEdited(candidate))) {
    // Comments that stood above a section that was the first one and is gone.
    if (part.region.header !== undefined && news[0]?.region.header === undefined && isRemark(news[0])) news.shift();
    const next = news.shift();
    const { header } = part.region;
    const name = header?.name === undefined ? "a part outside of the sections" : sectionText(header.name);
    if (next === undefined || !isKept(part.text, next)) throw refused(`${name} would change with it`);
  }
  if (!news.every(isRemark)) throw refused("something would be added that was not asked for");
}

/** The regions in which two texts differ; `undefined` where the files are not parted alike before and behind them. */
function differingParts(old: string, oldRegions: Regions, now: string, nowRegions: Regions) {
  const start = sameAtStart(old, now);
  const end = sameAtEnd(old, now, Math.min(old.length, now.length) - start);
  // One region more on either side: what is added at a border belongs to the region before it.
  const first = Math.max(0, Math.min(oldRegions.indexAt(start), nowRegions.indexAt(start)) - 1);
  const oldRest = oldRegions.count - oldRegions.indexAt(old.length - end);
  const nowRest = nowRegions.count - nowRegions.indexAt(now.length - end);
  const rest = Math.max(0, Math.min(oldRest, nowRest) - 2);
  const oldFirst = oldRegions.at(first);
  if (oldFirst?.start !== nowRegions.at(first)?.start && first > 0) return undefined;
  const oldBehind = oldRegions.at(oldRegions.count - rest)?.start ?? old.length;
  const nowBehind = nowRegions.at(nowRegions.count - rest)?.start ?? now.length;
  if (old.length - oldBehind !== now.length - nowBehind) return undefined;
  return { old: partsOf(old, oldRegions, first, rest), now: partsOf(now, nowRegions, first, rest) };
}

// Blocks are compared at once, which is ten times as fast as one character after the other.
const block = 4096;

/** How many characters two texts have in common at their start. */
function sameAtStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let same = 0;
  while (same + block <= most && one.slice(same, same + block) === other.slice(same, same + block)) same += block;
  while (same < most && one.charCodeAt(same) === other.charCodeAt(same)) same++;
  return same;
}

/** How many characters, `most` of them at the most, two texts have in common at their end. */
function sameAtEnd(one: string, other: string, most: number): number {
  const [oneEnd, otherEnd] = [one.length, other.length];
  let same = 0;
  const blockBefore = (text: string, end: number): string => text.slice(end - same - block, end - same);
  while (same + block <= most && blockBefore(one, oneEnd) === blockBefore(other, otherEnd)) same += block;
  while (same < most && one.charCodeAt(oneEnd - 1 - same) === other.charCodeAt(otherEnd - 1 - same)) same++;
  return same;
}

function partsOf(text: string, regions: Regions, first: number, rest: number): Part[] {
  const parts: Part[] = [];
  for (let index = first; index < regions.count - rest; index++) {
    const region = regions.at(index);
    if (region !== undefined) parts.push({ region, text: text.slice(region.start, region.end) });
  }
  return parts;
}

// A section keeps its text; blank lines at its end may go, and comments of a removed neighbour may follow.
function isKept(old: string, now: Part): boolean {
  if (old === now.text) return true;
  const kept = old.trimEnd();
  return now.text.startsWith(kept) && isRemarkText(now.text.slice(kept.length));
}

function isRemark(part: Part | undefined): boolean {
  return part !== undefined && isRemarkText(part.text);
}

function isRemarkText(text: string): boolean {
  return linesOf(text).every((line) => line.kind === "blank" || line.kind === "comment");
}
