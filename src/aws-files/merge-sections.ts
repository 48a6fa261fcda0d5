import { linesOf, ownEnd } from "./section-text.ts";

/** One section's text out of several: the first one's header, the lines of all, and of equal keys the last. */
export function mergedText(pieces: readonly string[]): string {
  const [first = "", ...rest] = pieces;
  return lastOfEqualKeys(rest.reduce(withOwnLines, first));
}

/** A section's text without its settings: header, comments and blank lines. */
export function commentsOf(text: string): string {
  const [header, ...lines] = linesOf(text);
  const kept = lines.filter((line) => line.kind === "comment" || line.kind === "blank");
  return [header, ...kept].map((line) => (line === undefined ? "" : text.slice(line.start, line.next))).join("");
}

// The second section's own lines behind the first one's; what follows them stays where it was.
function withOwnLines(text: string, other: string): string {
  const lines = linesOf(other);
  const own = other.slice(lines[0]?.next ?? 0, ownEnd(lines));
  const end = ownEnd(linesOf(text));
  return text.slice(0, end) + own + text.slice(end);
}

function lastOfEqualKeys(text: string): string {
  const lines = linesOf(text);
  const last = new Map(lines.flatMap((line) => (line.property === undefined ? [] : [[line.property.key, line]])));
  let kept = "";
  let dropping = false;
  for (const line of lines) {
    if (line.property !== undefined) dropping = last.get(line.property.key) !== line;
    const drop = dropping && (line.kind === "property" || line.kind === "continuation");
    if (!drop) kept += text.slice(line.start, line.next);
  }
  return kept;
}
