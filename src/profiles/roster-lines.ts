import type { RawRow } from "./roster-fields.ts";

/** Reads lines of the form `name:arn:aws:iam::123456789012:role/Role`; `#` begins a comment. */
export function readLines(text: string): readonly RawRow[] {
  return text.split(/\r\n|\n|\r/).flatMap((whole, index) => {
    const line = whole.replace(/(^|\s)#.*$/, "").trim();
    return line === "" ? [] : [nameAndArn(unquoted(line), { line: index + 1, column: 1 })];
  });
}

/** A row of a name and an ARN in one word. */
export function nameAndArn(word: string, place: { readonly line: number; readonly column: number }): RawRow {
  const at = word.search(/[:=\s]\s*arn:/);
  if (at < 1)
    return { ...place, values: new Map(), fault: "it is not written like name:arn:aws:iam::123456789012:role/Role" };
  const name = unquoted(word.slice(0, at).trim());
  const arn = unquoted(word.slice(at + 1).trim());
  return {
    ...place,
    values: new Map(Object.entries({ name, roleArn: arn }).map(([field, value]) => [field, { text: value }])),
  };
}

function unquoted(text: string): string {
  const quote = text[0];
  return text.length > 1 && (quote === '"' || quote === "'") && text.endsWith(quote) ? text.slice(1, -1) : text;
}
