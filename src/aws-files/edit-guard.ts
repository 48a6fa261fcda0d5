import { DaypassError } from "../core/errors.ts";
import { AwsDocument } from "./document.ts";
import { sameSection, sectionText } from "./section-header.ts";
import { linesOf } from "./section-text.ts";

type RegionText = ReturnType<AwsDocument["regionTexts"]> extends Generator<infer Item> ? Item : never;

/**
 * The last check before a document is written: its text, read anew, differs from the old one in the sections that were edited
 * and nowhere else, and did not lose half of its length by accident. Throws `edit-refused`; that would be a fault of daypass.
 */
export function requireHarmless(before: AwsDocument, after: AwsDocument): void {
  const refuse = (why: string): never => {
    throw new DaypassError("edit-refused", { path: before.path, why });
  };
  const text = after.toString();
  if (!after.trace.shrinks && text.length < before.toString().length / 2) refuse("more than half of it would be lost");
  const edited = ({ section }: RegionText): boolean =>
    after.trace.sections.some((candidate) => sameSection(candidate, section));
  const old = before.regionTexts();
  const now = AwsDocument.parse(text, after.kind, after.path).regionTexts();
  let next = nextOther(now, edited);
  for (let other = nextOther(old, edited); other !== undefined; other = nextOther(old, edited)) {
    // Comments that stood above a section that was the first one and is gone.
    if (next !== undefined && other.section !== undefined && next.section === undefined && isRemark(next.text)) {
      next = nextOther(now, edited);
    }
    const name = other.section === undefined ? "a part outside of the sections" : sectionText(other.section);
    if (next === undefined || !isKept(other.text, next.text)) refuse(`${name} would change with it`);
    next = nextOther(now, edited);
  }
  if (next !== undefined && !isRemark(next.text)) refuse("something would be added that was not asked for");
}

function nextOther(regions: Generator<RegionText>, edited: (region: RegionText) => boolean): RegionText | undefined {
  for (let item = regions.next(); item.done !== true; item = regions.next()) {
    if (!edited(item.value)) return item.value;
  }
  return undefined;
}

// A section keeps its text; blank lines at its end may go, and comments of a removed neighbour may follow.
function isKept(old: string, now: string): boolean {
  if (old === now) return true;
  const kept = old.trimEnd();
  return now.startsWith(kept) && isRemark(now.slice(kept.length));
}

function isRemark(text: string): boolean {
  return linesOf(text).every((line) => line.kind === "blank" || line.kind === "comment");
}
