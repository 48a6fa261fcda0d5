import { DaypassError } from "../core/errors.ts";
import { type FileKind, type SectionName, sectionText } from "./section-header.ts";

// C0, DEL, C1, line and paragraph separators, bidirectional controls, byte order mark.
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/;

/**
 * Throws `name-not-writable` unless every reader finds a new section of this name. Sections that exist may have odder names.
 */
export function requireWritableSection(section: SectionName, kind: FileKind): void {
  const { name } = section;
  const refuse = (why: string): never => {
    throw new DaypassError("name-not-writable", { what: section.type, name, why });
  };
  if (kind === "credentials" && section.type !== "profile") refuse("the credentials file holds profiles only");
  if (name === "") refuse("it is empty");
  if (name.length > 128) refuse("it is longer than 128 characters");
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.@:+/-]*$/.test(name)) {
    refuse("AWS tools agree only on letters, digits and _ . @ : + / -, with a letter, digit or _ first");
  }
  if (name === "DEFAULT") refuse("the AWS CLI would give its settings to every profile");
  // The JavaScript SDK keeps profiles in a plain object; one of these names loses it all of them, or this one.
  if (name in {}) refuse("the JavaScript SDK cannot read a file with it");
}

/** Throws `name-not-writable` or `value-not-writable` unless every reader gets exactly this value back. */
export function requireWritableSetting(section: SectionName, key: string, value: string): void {
  if (!/^[a-z][a-z0-9_-]{0,127}$/.test(key)) {
    const why = "AWS tools agree only on small letters, digits, _ and -, with a letter first";
    throw new DaypassError("name-not-writable", { what: "setting", name: key, why });
  }
  const why = unwritable(value);
  if (why !== undefined) throw new DaypassError("value-not-writable", { key, section: sectionText(section), why });
}

// The value itself is never named: it may be a secret.
function unwritable(value: string): string | undefined {
  if (value === "") return "it is empty, which the JavaScript SDK takes as not set";
  if (control.test(value)) return "it holds a control character or a line break";
  if (/\p{Surrogate}/u.test(value)) return "it is not valid Unicode";
  if (value.trim() !== value) return "it starts or ends with a blank";
  if (/(^|\s)[#;]/.test(value)) return "a # or ; in it would start a comment";
  if (/^(["']).*\1$/.test(value)) return "the Go SDK would strip the quotes around it";
  return undefined;
}
