import { isUtf8 } from "node:buffer";
import { DaypassError } from "../core/errors.ts";

/** Far above any roster: a thousand roles take some hundred kB in the wordiest format. */
export const maxRosterBytes = 2 * 1024 * 1024;
export const maxRosterRows = 5000;
/** Twenty for each row. Parsers are in no hurry over a million lines that make no sense. */
const maxRosterLines = 100_000;

/** Throws `roster-unreadable` where a roster is longer than any that people share. */
export function requireRows(count: number, path: string): void {
  if (count <= maxRosterRows) return;
  throw new DaypassError("roster-unreadable", { path, why: `it has more than ${maxRosterRows} rows` });
}

/**
 * The text of a roster: UTF-8, or UTF-16 that says so by its byte order mark, as spreadsheets write it.
 * Throws `roster-unreadable` for anything else.
 */
export function rosterText(bytes: Uint8Array, path: string): string {
  const refuse = (why: string, hint?: string): never => {
    throw new DaypassError("roster-unreadable", { path, why, hint });
  };
  if (bytes.length > maxRosterBytes) refuse(`it is larger than ${maxRosterBytes / 1024 / 1024} MiB`);
  const text = decoded(bytes) ?? refuse(`it is not UTF-8 (${placeOfFault(bytes)})`, "save it as UTF-8");
  if (text.includes("\0")) refuse("it holds zero bytes: it is no text, or UTF-16 without a byte order mark");
  if ((text.match(/\n/g)?.length ?? 0) > maxRosterLines) refuse(`it has more than ${maxRosterLines} lines`);
  return text;
}

function decoded(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes;
  const isUtf32 = first === 0xff && second === 0xfe && third === 0 && fourth === 0;
  const utf16 =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  if (utf16 === undefined) return isUtf8(bytes) ? new TextDecoder("utf-8").decode(bytes) : undefined;
  try {
    return isUtf32 ? undefined : new TextDecoder(utf16, { fatal: true }).decode(bytes);
  } catch {
    // Half a character: the file was cut, or is something else.
    return undefined;
  }
}

function placeOfFault(bytes: Uint8Array): string {
  let line = 1;
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found + 1;
    if (!isUtf8(bytes.subarray(start, end))) break;
    start = end;
    if (found !== -1) line++;
  }
  return `line ${line}`;
}
