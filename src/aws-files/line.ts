/**
 * The lines of a shared config file, by their places in the text. Nothing here copies or changes the text: a document is
 * printed from the text it was read from, and what is below only says what a line means.
 *
 * The order of the tests is that of the grammar shared by the SDKs: blank, comment, header, continuation, property. One thing is
 * wider than the grammar: where no property is open, or none that stands further left, an indented line counts as what it says,
 * since botocore and the JavaScript SDK read it so; the Rust and Java SDKs refuse such a file.
 */

/** Readers of the files, as they are named to a person. */
export const readers = {
  botocore: "AWS CLI and boto3",
  javascript: "JavaScript SDK",
  rust: "Rust SDK",
  java: "Java SDK",
  go: "Go SDK",
} as const;

export const strictReaders = [readers.rust, readers.java] as const;

/** A line by its places: `end` stands before the line ending, `next` behind it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Something in a line that readers refuse or understand differently. */
export interface Fault {
  readonly what: string;
  readonly severity: "error" | "warning";
  readonly rejectedBy: readonly string[];
  /** Whether an edit of the section around it cannot be made so that all readers agree. */
  readonly blocks: boolean;
  /** Whether readers disagree on which setting the line belongs to. */
  readonly contested?: boolean;
}

/** `key = value # comment`, by its places in the text. */
export interface Property {
  /** In lower case, as all readers but the JavaScript SDK compare it. */
  readonly key: string;
  readonly rawKey: string;
  readonly value: string;
  readonly equals: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** Where an inline comment begins, at its `#` or `;`. */
  readonly comment: number | undefined;
}

export type LineKind = "blank" | "comment" | "header" | "property" | "continuation" | "invalid";

export interface Line extends Span {
  readonly kind: LineKind;
  readonly indent: number;
  readonly property: Property | undefined;
  readonly faults: readonly Fault[];
}

/** The property that a continuation line would belong to. */
export interface OpenProperty {
  readonly indent: number;
  readonly key: string;
  /** Its value is empty, so that indented lines below are its sub-properties. */
  readonly empty: boolean;
}

/** The line that starts at `start`. Lines end at `\n` or `\r\n`. */
export function spanAt(text: string, start: number): Span {
  const newline = text.indexOf("\n", start);
  if (newline === -1) return { start, end: text.length, next: text.length };
  const end = newline > start && text[newline - 1] === "\r" ? newline - 1 : newline;
  return { start, end, next: newline + 1 };
}

export function endingOf(text: string, span: Span): string {
  return text.slice(span.end, span.next);
}

/** The line at `start`, understood after the lines above it, of which only the open property matters. */
export function lineAt(text: string, start: number, open: OpenProperty | undefined): Line {
  const span = spanAt(text, start);
  let indent = 0;
  while (start + indent < span.end && isSpace(text[start + indent])) indent++;
  const line = (kind: LineKind, faults: readonly Fault[] = none, property?: Property): Line => ({
    ...span,
    kind,
    indent,
    property,
    faults,
  });
  const first = text[start + indent];
  if (start + indent === span.end) return line("blank");
  if (first === "#" || first === ";") return line(...commentKind(indent, open));
  if (open !== undefined && indent > open.indent) return line("continuation", continuationFaults(text, span, open));
  const indented = indent > 0 ? [indentedFault] : none;
  if (first === "[") return line("header", indented);
  const property = propertyAt(text, span);
  if (property === undefined) return line("invalid", [...indented, noPropertyFault(text, span)]);
  return line("property", [...indented, ...propertyFaults(text, span, property, { indent, open })], property);
}

/** The property that is open behind a line. Blank lines and comments leave it open, as all readers do. */
export function openAfter(line: Line, open: OpenProperty | undefined): OpenProperty | undefined {
  if (line.kind === "header") return undefined;
  if (line.kind === "property" && line.property !== undefined) {
    return { indent: line.indent, key: line.property.key, empty: line.property.value === "" };
  }
  if (line.kind === "invalid") return { indent: line.indent, key: "", empty: false };
  return open;
}

/** Takes a line apart at its first `=`. `undefined` without `=` or with nothing before it. */
export function propertyAt(text: string, span: Span): Property | undefined {
  const equals = text.indexOf("=", span.start);
  if (equals === -1 || equals >= span.end) return undefined;
  const rawKey = trimmed(text.slice(span.start, equals));
  if (rawKey === "") return undefined;
  const comment = commentStart(text, equals + 1, span.end);
  const limit = comment ?? span.end;
  let valueStart = equals + 1;
  while (valueStart < limit && isSpace(text[valueStart])) valueStart++;
  let valueEnd = limit;
  while (valueEnd > valueStart && isSpace(text[valueEnd - 1])) valueEnd--;
  const value = text.slice(valueStart, valueEnd);
  return { key: rawKey.toLowerCase(), rawKey, value, equals, valueStart, valueEnd, comment };
}

const none: readonly Fault[] = [];
// What Python or JavaScript count as white space or as a line end, and the grammar does not.
const oddSpace = /[\u0000\v\f\u001c-\u001f\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]/;
const plainName = /^[A-Za-z0-9_\-/.%@:+]+$/;

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\t";
}

/** The text without the spaces and tabs around it; other white space stays, as it does for the grammar. */
export function trimmed(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, "");
}

// An inline comment starts at a `#` or `;` behind a space or tab; `value#x` has none.
function commentStart(text: string, from: number, to: number): number | undefined {
  for (let index = from; index < to; index++) {
    const character = text[index];
    if ((character === "#" || character === ";") && isSpace(text[index - 1])) return index;
  }
  return undefined;
}

const indentedFault: Fault = {
  what: "this line is indented and continues nothing",
  severity: "error",
  rejectedBy: strictReaders,
  blocks: false,
};

function commentKind(indent: number, open: OpenProperty | undefined): [LineKind, readonly Fault[]] {
  if (indent === 0) return ["comment", none];
  if (open === undefined || open.empty) {
    const what = "a comment must start in the first column here";
    return ["comment", [{ what, severity: "error", rejectedBy: strictReaders, blocks: false }]];
  }
  const what = `some readers take this indented comment as more of the value of "${open.key}"`;
  return ["continuation", [{ what, severity: "warning", rejectedBy: [], blocks: false }]];
}

function continuationFaults(text: string, span: Span, open: OpenProperty): readonly Fault[] {
  const content = trimmed(text.slice(span.start, span.end));
  if (/^\[.*\]\s*([#;].*)?$/.test(content)) {
    const what = `the JavaScript SDK starts a section here, others read more of the value of "${open.key}"`;
    return [{ what, severity: "error", rejectedBy: [], blocks: true }];
  }
  const assigns = /^[^=]*[^=\s][^=]*=/.test(content);
  if (open.empty && !assigns) {
    const what = `a line below "${open.key} =" needs a name and an equals sign`;
    return [{ what, severity: "error", rejectedBy: [readers.botocore, ...strictReaders], blocks: true }];
  }
  if (open.empty && /=[ \t]*([#;].*)?$/.test(content)) {
    const what = "the JavaScript SDK takes the lines below for parts of this name";
    return [{ what, severity: "warning", rejectedBy: [], blocks: false, contested: true }];
  }
  if (open.empty || !assigns) return none;
  const what = `the JavaScript SDK reads a setting here, others read more of the value of "${open.key}"`;
  return [{ what, severity: "warning", rejectedBy: [], blocks: false, contested: true }];
}

function noPropertyFault(text: string, span: Span): Fault {
  const content = trimmed(text.slice(span.start, span.end));
  const rejectedBy = [readers.botocore, readers.go, ...strictReaders];
  if (content.startsWith("=")) {
    return { what: "there is no name before the equals sign", severity: "error", rejectedBy, blocks: true };
  }
  if (/^[^\s:][^:]*:/.test(content)) {
    const what = "the name and the value are parted by a colon where most readers want an equals sign";
    return { what, severity: "error", rejectedBy: strictReaders, blocks: true };
  }
  return { what: "there is no equals sign", severity: "error", rejectedBy, blocks: true };
}

function propertyFaults(
  text: string,
  span: Span,
  property: Property,
  place: { indent: number; open: OpenProperty | undefined },
): readonly Fault[] {
  const faults: Fault[] = [];
  const add = (what: string, rejectedBy: readonly string[], severity: Fault["severity"], blocks = false): void => {
    faults.push({ what, severity, rejectedBy, blocks });
  };
  const { key, rawKey, value } = property;
  if (oddSpace.test(text.slice(span.start, property.equals)) || text.slice(span.start, span.end).includes("\0")) {
    add("there is an unusual blank or a control character in the name", [], "error", true);
  } else if (!plainName.test(rawKey)) add(`most readers ignore the name "${rawKey}"`, [], "warning");
  if (rawKey.includes(":")) {
    add(`the AWS CLI and boto3 end the name at its colon: "${trimmed(rawKey.split(":")[0] ?? "")}"`, [], "warning");
  }
  if (rawKey !== key) add(`the JavaScript SDK does not find "${key}" in capital letters`, [], "warning");
  if (place.indent > 0 && place.open?.empty === true) {
    add(`the JavaScript SDK reads this as a part of "${place.open.key}"`, [], "error", true);
  }
  if (property.comment !== undefined)
    add("the AWS CLI and boto3 read the comment as a part of the value", [], "warning");
  if (/^(["']).*\1$/.test(value)) add("the Go SDK strips the quotes, others keep them", [], "warning");
  return faults;
}
