// A pasted error comes through terminals, logs and other programs: coloured, boxed, broken into lines anywhere, in UTF-16, endless.

/** What is looked at of a text: its beginning and its end, where errors stand. */
const keptCharacters = 256 * 1024;

/** The beginning and the end of a text that is too long. */
export function bounded(text: string): string {
  if (text.length <= 2 * keptCharacters) return text;
  return `${text.slice(0, keptCharacters)}\n${text.slice(-keptCharacters)}`;
}

/** The text of bytes: UTF-8, or what PowerShell writes with `>`. */
export function decoded(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return new TextDecoder("utf-8").decode(bytes);
}

// CSI, OSC and the other strings (DCS, SOS, PM, APC), two-character sequences; an OSC that nothing ends goes to the end of its line.
const escapes =
  /(?:\u001b\[|\u009b)[0-?]{0,64}[ -/]{0,16}[@-~]?|(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c\n]{0,4096}(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]{0,8}[0-~]?/g;
const unseen =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]/g;
// What tools draw in front of lines: Terraform's and CDK's boxes, npm, log prefixes of containers.
const margin = /^[ \t]*(?:[│┃|╷╵╎>]+[ \t]?|npm (?:ERR!|error)[ \t]?)/gm;

/**
 * The text as one line: without escape sequences and margins, with every run of white space one blank, since tools break lines in
 * the middle of sentences. What JSON and XML escape is put back.
 */
export function plainText(text: string): string {
  return bounded(text)
    .replace(escapes, "")
    .replace(/\r\n?/g, "\n")
    .replace(margin, "")
    .replace(unseen, "")
    .replace(/\\[nrt](?![\w.-]*\\)/g, " ")
    .replaceAll('\\"', '"')
    .replace(/&(quot|apos|lt|gt|amp|#39|#34|#x27);/g, (_, name: string) => entities[name] ?? "")
    .replace(/\s+/g, " ")
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  lt: "<",
  gt: ">",
  amp: "&",
  "#39": "'",
  "#34": '"',
  "#x27": "'",
};
