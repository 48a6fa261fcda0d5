import { linesOf, ownEnd, withoutOwner } from "./section-text.ts";

/** A section's text with what stands in others of its name put behind its last setting; of equal keys the last one stays. */
export function mergedText(text: string, others: readonly string[]): string {
  return lastOfEqualKeys(
    others.reduce((merged, other) => merged.slice(0, end(merged)) + other + merged.slice(end(merged)), text),
  );
}

/** What moves when a section is merged into another: all between its header and its last setting, or the comments of that. */
export function movedText(text: string, what: "all" | "comments"): string {
  const last = end(text);
  const lines = linesOf(text)
    .slice(1)
    .filter((line) => line.next <= last);
  const moved = what === "all" ? lines : lines.filter((line) => line.kind === "comment");
  return moved.map((line) => text.slice(line.start, line.next)).join("");
}

function end(text: string): number {
  return ownEnd(linesOf(text));
}

function lastOfEqualKeys(text: string): string {
  const lines = linesOf(text);
  const last = new Map(lines.flatMap((line) => (line.property === undefined ? [] : [[line.property.key, line]])));
  let kept = "";
  let dropping = false;
  for (const line of lines) {
    if (line.property !== undefined) dropping = last.get(line.property.key) !== line;
    if (!dropping) kept += text.slice(line.start, line.next);
    else if (line.kind !== "property") kept += withoutOwner(text, line);
  }
  return kept;
}
