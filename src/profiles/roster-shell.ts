import type { RawRow } from "./roster-fields.ts";
import { nameAndArn } from "./roster-lines.ts";

// `PROFILES=( "name:arn:aws:iam::123456789012:role/Role" … )` as it stands in set-up scripts. The script is read as text: nothing of it
// runs, so a word that the shell would have to compute cannot be used.

/** Reads the arrays of a shell script that hold names and ARNs; other arrays are passed over. */
export function readShell(text: string): readonly RawRow[] {
  const rows: RawRow[] = [];
  const starts = /^[ \t]*(?:(?:export|declare|typeset|local|readonly)[ \t]+(?:-\w+[ \t]+)*)?(\w+)\+?=\(/gm;
  let end = 0;
  for (const start of text.matchAll(starts)) {
    // Inside an array that is being read: a word of it.
    if (start.index < end) continue;
    const array = readArray(text, start.index + start[0].length);
    end = array.end;
    const isRoster = start[1] === "PROFILES" || array.words.some((word) => word.text.includes(":arn:"));
    if (isRoster || array.words.some((word) => /^\[.*\]=arn:/.test(word.text)))
      rows.push(...rowsOf(array, text, start.index));
  }
  return rows;
}

interface Word {
  readonly text: string;
  readonly offset: number;
  /** What of it only a shell could tell. */
  readonly computed: string | undefined;
}

interface ShellArray {
  readonly words: readonly Word[];
  readonly end: number;
  readonly isClosed: boolean;
}

function rowsOf({ words, isClosed }: ShellArray, text: string, start: number): readonly RawRow[] {
  const placeAt = placesIn(text);
  const rows = words.map((word): RawRow => {
    const place = placeAt(word.offset);
    if (word.computed !== undefined)
      return { ...place, values: new Map(), fault: `it has ${word.computed}, which only a shell could work out` };
    const keyed = /^\[([^\]]*)\]=(arn:.*)$/s.exec(word.text);
    return nameAndArn(keyed === null ? word.text : `${keyed[1]}:${keyed[2]}`, place);
  });
  if (isClosed) return rows;
  return [
    ...rows,
    { ...placesIn(text)(start), values: new Map(), fault: "this array is not closed: the script may be cut" },
  ];
}

function readArray(text: string, from: number): ShellArray {
  const words: Word[] = [];
  let position = from;
  while (position < text.length) {
    const character = text[position];
    if (character === ")") return { words, end: position + 1, isClosed: true };
    if (character === undefined || /\s/.test(character)) position++;
    else if (character === "#") position = lineEnd(text, position);
    else if (character === "\\" && /^\r?\n/.test(text.slice(position + 1, position + 3))) position += 2;
    else {
      const { word, next } = readWord(text, position);
      words.push(word);
      position = next;
    }
  }
  return { words, end: position, isClosed: false };
}

function readWord(text: string, offset: number): { word: Word; next: number } {
  const parts: string[] = [];
  let computed: string | undefined;
  let position = offset;
  while (position < text.length) {
    const piece = pieceAt(text, position);
    if (piece === undefined) break;
    parts.push(piece.text);
    computed ??= piece.computed;
    position = piece.next;
  }
  // A character that no word begins with, such as a stray operator, is a word of its own.
  if (position === offset)
    return { word: { text: text[offset] ?? "", offset, computed: `"${text[offset]}"` }, next: offset + 1 };
  return { word: { text: parts.join(""), offset, computed }, next: position };
}

interface Piece {
  readonly text: string;
  readonly next: number;
  readonly computed?: string | undefined;
}

/** A stretch of a word: quoted, escaped or bare. */
function pieceAt(text: string, position: number): Piece | undefined {
  const character = text[position] ?? "";
  if (/[\s)(;&|<>]/.test(character)) return undefined;
  if (character === "'") {
    const end = text.indexOf("'", position + 1);
    return end === -1 ? unclosed(text, position) : { text: text.slice(position + 1, end), next: end + 1 };
  }
  if (character === '"') return doubleQuoted(text, position);
  if (character === "$" || character === "`") return computedPiece(text, position);
  if (character === "\\") return { text: text[position + 1] ?? "", next: position + 2 };
  let end = position;
  while (end < text.length && !/[\s)(;&|<>'"$`\\]/.test(text[end] ?? "")) end++;
  return { text: text.slice(position, end), next: end };
}

function doubleQuoted(text: string, start: number): Piece {
  const parts: string[] = [];
  let computed: string | undefined;
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position] ?? "";
    if (character === '"') return { text: parts.join(""), next: position + 1, computed };
    if (character === "$" || character === "`") {
      const piece = computedPiece(text, position);
      computed ??= piece.computed;
      position = piece.next - 1;
      continue;
    }
    if (character === "\\" && /["\\$`]/.test(text[position + 1] ?? "")) position++;
    parts.push(text[position] ?? "");
  }
  return unclosed(text, start);
}

/** `$NAME`, `${…}`, `$(…)` or a command in backticks, as one piece that is passed over. */
function computedPiece(text: string, start: number): Piece {
  const computed = `a "${text[start]}"`;
  const next = text[start] === "`" ? text.indexOf("`", start + 1) + 1 : closingBracket(text, start + 1);
  return next > start ? { text: "", next, computed } : { ...unclosed(text, start), computed };
}

/** The place behind the bracket that closes the one here; right here where there is none; 0 where it is not closed. */
function closingBracket(text: string, start: number): number {
  if (text[start] !== "(" && text[start] !== "{") return start;
  let depth = 0;
  for (let position = start; position < text.length; position++) {
    const quote = text[position];
    if (quote === "'" || quote === '"') position = text.indexOf(quote, position + 1);
    if (position === -1) return 0;
    if (text[position] === "(" || text[position] === "{") depth++;
    if (text[position] === ")" || text[position] === "}") depth--;
    if (depth === 0) return position + 1;
  }
  return 0;
}

function unclosed(text: string, start: number): Piece {
  // To the end of its line only: the rows below are still rows.
  const next = lineEnd(text, start);
  return { text: text.slice(start, next), next, computed: "a quote that is not closed" };
}

function lineEnd(text: string, from: number): number {
  const newline = text.indexOf("\n", from);
  return newline === -1 ? text.length : newline;
}

/** Lines and columns of places that are asked for from the top to the bottom. */
function placesIn(text: string): (offset: number) => { line: number; column: number } {
  let line = 1;
  let start = 0;
  return (offset) => {
    for (
      let newline = text.indexOf("\n", start);
      newline !== -1 && newline < offset;
      newline = text.indexOf("\n", start)
    ) {
      line++;
      start = newline + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
