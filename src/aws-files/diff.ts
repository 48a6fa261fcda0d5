import { visible } from "../core/visible.ts";
import { masked } from "./file-problems.ts";

interface Change {
  readonly sign: " " | "-" | "+";
  readonly text: string;
  /** The line's number before, and after; that of the next line on the side where it is missing. */
  readonly from: number;
  readonly to: number;
}

const context = 3;
// Above this many pairs of lines the middle of two texts is shown as replaced whole.
const maxPairs = 4_000_000;

/**
 * What changes between two texts of a shared file, as a unified diff; empty when nothing does. The values of secrets are left
 * out, so that a changed one shows as two lines that look alike.
 */
export function unifiedDiff(
  before: string,
  after: string,
  names: { readonly from: string; readonly to: string },
): string {
  const changes = changesBetween(linesOf(before), linesOf(after));
  const hunks = hunksOf(changes);
  if (hunks.length === 0) return "";
  const body = hunks.flatMap((hunk) => [hunkHeader(hunk), ...hunk.map(({ sign, text }) => sign + shown(text))]);
  return `${[`--- ${names.from}`, `+++ ${names.to}`, ...body].join("\n")}\n`;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  else lines.push(`${lines.pop() ?? ""}\n`);
  return lines;
}

function shown(line: string): string {
  const bare = line.endsWith("\n") ? line.slice(0, -1) : line;
  // A line that only continues a value may continue a secret.
  const text = /^[ \t]+[A-Za-z0-9/+=_-]{16,}\s*$/.test(bare) ? "    [secret]" : isOpen(bare) ? bare : masked(bare);
  return visible(text) + (line.endsWith("\n") ? "\n\\ No newline at end of file" : "");
}

/** Whether a line is of a setting that never holds a secret, however long and random its value looks. */
function isOpen(line: string): boolean {
  const name = /^(\w+)[ \t]*=/.exec(line)?.[1] ?? "";
  return /^(region|output|role_arn|role_session_name|source_profile|(daypass_)?mfa_serial|daypass_(account|duration|session_name|source_profile))$/.test(
    name,
  );
}

function changesBetween(before: readonly string[], after: readonly string[]): readonly Change[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const changes: Change[] = [];
  const add = (sign: Change["sign"], text: string): void => {
    const last = changes.at(-1);
    const from = (last?.from ?? 1) + (last !== undefined && last.sign !== "+" ? 1 : 0);
    const to = (last?.to ?? 1) + (last !== undefined && last.sign !== "-" ? 1 : 0);
    changes.push({ sign, text, from, to });
  };
  for (const line of before.slice(0, start)) add(" ", line);
  for (const [sign, line] of middle(before.slice(start, before.length - end), after.slice(start, after.length - end))) {
    add(sign, line);
  }
  for (const line of before.slice(before.length - end)) add(" ", line);
  return changes;
}

// The longest common run of lines, by its length from each pair of places to the end.
function* middle(before: readonly string[], after: readonly string[]): Generator<[Change["sign"], string]> {
  const width = after.length + 1;
  const isSmall = before.length * after.length <= maxPairs;
  const common = new Uint32Array(isSmall ? (before.length + 1) * width : 0);
  for (let i = before.length - 1; isSmall && i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const below = common[(i + 1) * width + j] ?? 0;
      const beside = common[i * width + j + 1] ?? 0;
      const both = (common[(i + 1) * width + j + 1] ?? 0) + 1;
      common[i * width + j] = before[i] === after[j] ? both : Math.max(below, beside);
    }
  }
  let j = 0;
  for (const [i, line] of before.entries()) {
    while (
      isSmall &&
      j < after.length &&
      line !== after[j] &&
      (common[i * width + j + 1] ?? 0) > (common[(i + 1) * width + j] ?? 0)
    ) {
      yield ["+", after[j++] ?? ""];
    }
    if (isSmall && line === after[j]) {
      yield [" ", line];
      j++;
    } else yield ["-", line];
  }
  for (const line of after.slice(j)) yield ["+", line];
}

function hunksOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const hunks: Change[][] = [];
  let lastShown = Number.NEGATIVE_INFINITY;
  for (const [index, change] of changes.entries()) {
    if (change.sign === " ") continue;
    const first = Math.max(index - context, lastShown + 1, 0);
    const last = Math.min(index + context, changes.length - 1);
    const hunk = first <= lastShown + 1 ? hunks.at(-1) : undefined;
    const shownLines = changes.slice(first, last + 1);
    if (hunk === undefined) hunks.push(shownLines);
    else hunk.push(...shownLines.slice(0, Math.max(0, last - lastShown)));
    lastShown = Math.max(lastShown, last);
  }
  return hunks;
}

function hunkHeader(hunk: readonly Change[]): string {
  const from = hunk.filter(({ sign }) => sign !== "+").length;
  const to = hunk.filter(({ sign }) => sign !== "-").length;
  const [first] = hunk;
  return `@@ -${from === 0 ? 0 : first?.from},${from} +${to === 0 ? 0 : first?.to},${to} @@`;
}
