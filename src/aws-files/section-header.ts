/**
 * Section headers, as the three families of readers understand them: the grammar that the SDKs share, botocore, and the
 * JavaScript SDK. A section can be edited only where the first two agree, and the third either agrees or passes it over whole.
 */
import { trimmed } from "./line.ts";
import { type Fault, readers, strictReaders } from "./line-faults.ts";

export type FileKind = "config" | "credentials";
export type SectionType = "profile" | "sso-session" | "services";

/** What a section is about. `{ type: "profile", name: "default" }` covers `[default]` and `[profile default]`. */
export interface SectionName {
  readonly type: SectionType;
  readonly name: string;
}

export interface Header {
  /** The text between the brackets. */
  readonly inner: string;
  /** By the shared grammar; `undefined` where it is no section of the kinds that count. */
  readonly name: SectionName | undefined;
  readonly botocore: SectionName | undefined;
  readonly javascript: SectionName | undefined;
  /** The JavaScript SDK does not notice the header, and takes the lines below it for the section above. */
  readonly missedByJavascript: boolean;
  /** The line is no header by the shared grammar. */
  readonly broken: string | undefined;
  /** The section that a broken header seems to be about. */
  readonly meant: SectionName | undefined;
}

const sectionTypes: readonly string[] = ["profile", "sso-session", "services"] satisfies readonly SectionType[];

export function sameSection(one: SectionName | undefined, other: SectionName | undefined): boolean {
  return one !== undefined && other !== undefined && one.type === other.type && one.name === other.name;
}

/** The header as daypass writes it: the spelling that every reader understands. */
export function headerText(section: SectionName, kind: FileKind): string {
  return `[${headerInner(section, kind)}]`;
}

export function headerInner(section: SectionName, kind: FileKind): string {
  const bare = section.type === "profile" && (kind === "credentials" || section.name === "default");
  return bare ? section.name : `${section.type} ${section.name}`;
}

/** A section as it is named to a person. */
export function sectionText(section: SectionName): string {
  return section.type === "profile" ? `profile "${section.name}"` : `${section.type} "${section.name}"`;
}

/** Understands a line that starts with `[`, without indentation and line ending. */
export function readHeader(line: string, kind: FileKind): Header {
  const plain = kind === "config" ? plainConfig.exec(line) : plainCredentials.exec(line);
  if (plain !== null) return plainHeader(line.slice(1, -1), plain);
  const javascript = javascriptName(line, kind);
  const botocore = botocoreName(line, kind);
  const close = line.indexOf("]");
  const inner = close === -1 ? line.slice(1) : line.slice(1, close);
  const broken = brokenBecause(line, close, inner);
  const meant = sharedName(trimmed(inner), kind);
  const name = broken === undefined ? meant : undefined;
  const missedByJavascript = javascript === "missed";
  return {
    inner,
    name,
    botocore,
    javascript: javascript === "missed" ? undefined : javascript,
    missedByJavascript,
    broken,
    meant,
  };
}

/** What readers make of a header, where they differ or refuse it. */
export function headerFaults(header: Header, kind: FileKind): readonly Fault[] {
  const everyone = [readers.botocore, readers.go, ...strictReaders];
  if (header.broken !== undefined) {
    return [{ what: header.broken, severity: "error", rejectedBy: everyone, blocks: true }];
  }
  const warn = (what: string, rejectedBy: readonly string[] = [], blocks = false): Fault[] => [
    { what, severity: blocks ? "error" : "warning", rejectedBy, blocks },
  ];
  if (/^(profile )?__proto__$/.test(header.inner)) {
    return warn("the JavaScript SDK refuses the whole file because of this name", [readers.javascript], true);
  }
  if (header.inner === "DEFAULT") return warn("the AWS CLI and boto3 give these settings to every profile");
  if (header.missedByJavascript) {
    return warn(
      "the JavaScript SDK misses a header whose comment touches the bracket: put a space before it",
      [],
      true,
    );
  }
  if (header.name === undefined) return ignoredFaults(header, kind, warn);
  if (!sameSection(header.botocore, header.name)) {
    return warn(`the AWS CLI and boto3 do not read this as ${sectionText(header.name)}`, [readers.botocore], true);
  }
  if (!sameSection(header.javascript, header.name)) {
    return warn(`the JavaScript SDK does not read this as ${sectionText(header.name)}`, [readers.javascript]);
  }
  if (/["'\\]/.test(header.inner)) return warn("the Rust and Java SDKs ignore a quoted name", strictReaders);
  return [];
}

const plainConfig = /^\[(?:default|(profile|sso-session|services) ((?!__proto__\])[\w\-/.%@:+]+))\]$/;
const plainCredentials = /^\[()((?!(?:DEFAULT|__proto__)\])[\w\-/.%@:+]+)\]$/;

// The spelling that all readers share, which nearly every header has.
function plainHeader(inner: string, match: RegExpExecArray): Header {
  const name: SectionName = { type: (match[1] || "profile") as SectionType, name: match[2] ?? "default" };
  return { inner, name, botocore: name, javascript: name, missedByJavascript: false, broken: undefined, meant: name };
}

function brokenBecause(line: string, close: number, inner: string): string | undefined {
  if (close === -1) return "the bracket of this header is not closed";
  if (trimmed(inner) === "") return "this header names no section";
  const rest = trimmed(line.slice(close + 1));
  if (rest === "" || rest.startsWith("#") || rest.startsWith(";")) return undefined;
  return "there is text behind the closing bracket";
}

function sharedName(inner: string, kind: FileKind): SectionName | undefined {
  if (inner === "default") return { type: "profile", name: inner };
  if (kind === "credentials") {
    return /^(profile|sso-session|services)[ \t]/.test(inner) ? undefined : { type: "profile", name: inner };
  }
  const [type, name, ...more] = shellWords(inner);
  if (type === undefined || name === undefined || more.length > 0 || !sectionTypes.includes(type)) return undefined;
  return { type: type as SectionType, name };
}

// configparser takes the longest text between the first bracket and the last; configloader.py splits it like a shell and looks
// at the start of the first word only.
function botocoreName(line: string, kind: FileKind): SectionName | undefined {
  const inner = /^\[(.+)\]/.exec(line)?.[1];
  if (inner === undefined || inner === "DEFAULT") return undefined;
  if (kind === "credentials") return { type: "profile", name: inner };
  if (inner === "default") return { type: "profile", name: inner };
  const type = sectionTypes.find((candidate) => inner.startsWith(candidate));
  const [, name, ...more] = shellWords(inner);
  return type === undefined || name === undefined || more.length > 0 ? undefined : { type: type as SectionType, name };
}

// shared-ini-file-loader's parseIni.ts and getConfigData.ts.
function javascriptName(line: string, kind: FileKind): SectionName | undefined | "missed" {
  const cut = (line.split(/(^|\s)[;#]/)[0] ?? "").trim();
  if (!cut.startsWith("[") || !cut.endsWith("]")) return "missed";
  const inner = cut.slice(1, -1);
  if (kind === "config" && inner === "default") return { type: "profile", name: inner };
  const prefixed = /^([\w-]+)(?:\s)(["'])?([\w-@+.%:/]+)\2$/.exec(inner);
  if (kind === "credentials") return prefixed === null ? { type: "profile", name: inner } : undefined;
  // It keeps both parts as one key with a dot between, so that `[profile.x]` is a profile to it.
  const dotted = /^([\w-]+)\.(.+)$/.exec(inner);
  const [type, name] = prefixed === null ? [dotted?.[1], dotted?.[2]] : [prefixed[1], prefixed[3]];
  if (type === undefined || name === undefined || !sectionTypes.includes(type)) return undefined;
  return { type: type as SectionType, name };
}

function ignoredFaults(header: Header, kind: FileKind, warn: (what: string) => Fault[]): readonly Fault[] {
  const inner = trimmed(header.inner);
  if (kind === "credentials") return warn(`"${inner}" is ignored here: in this file a section is the bare name`);
  if (/^[\w\-/.%@:+]+$/.test(inner)) return warn(`"${inner}" is ignored: did you mean [profile ${inner}]?`);
  return warn(`"${inner}" is not the name of a section that counts`);
}

/** Words as a POSIX shell splits them, for quoted names; none at all where a quote is not closed. */
function shellWords(text: string): readonly string[] {
  const words: string[] = [];
  const pattern = /[ \t]+|"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)|([^ \t"'\\]+)|(.)/gsy;
  let word: string | undefined;
  for (const [piece, double, single, escaped, bare, stray] of text.matchAll(pattern)) {
    if (stray !== undefined) return [];
    const part = double?.replace(/\\(["\\])/g, "$1") ?? single ?? escaped ?? bare;
    if (part === undefined) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + part;
    if (piece === "") break;
  }
  return word === undefined ? words : [...words, word];
}
