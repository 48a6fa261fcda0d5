import { AwsDocument, type FileKind, type Section } from "../aws-files/document.ts";
import { settingOf } from "./profile.ts";
import { findForbidden, type RawRow, type RawValue } from "./roster-fields.ts";

/** Reads the role profiles of an AWS config file. Profiles without a role are passed over, unless they would bring what none may. */
export function readAwsConfig(text: string, path: string): readonly RawRow[] {
  return sectionsOf(text, "config", path).flatMap((section) => rowOf(section));
}

/** The sections of an INI file as the SDKs see them, and as rows at fault the lines that some of them reject. */
export function sectionsOf(text: string, kind: FileKind, path: string): readonly (Section | RawRow)[] {
  const document = AwsDocument.parse(text, kind, path);
  const faults = document
    .problems()
    .filter(({ severity }) => severity === "error")
    .map(({ line, column, what }): RawRow => ({ line, column, values: new Map(), fault: what }));
  return [...document.sections(), ...faults];
}

/** The settings of a section as a row; nested ones count as settings of their own. */
export function sectionRow(section: Section): RawRow {
  const values = new Map<string, RawValue>([["name", { text: section.name.name }]]);
  for (const [key, { value, nested, place }] of section.settings) {
    if (key !== "name") values.set(key, { text: value, line: place.line });
    for (const [inner, text] of nested ?? []) values.set(`${key}.${inner}`, { text, line: place.line });
  }
  const { line, column } = section.place;
  return { line, column, values };
}

export function isRow(item: Section | RawRow): item is RawRow {
  return "values" in item;
}

function rowOf(item: Section | RawRow): readonly RawRow[] {
  if (isRow(item)) return [item];
  const row = sectionRow(item);
  if (item.name.type !== "profile") {
    return [{ ...row, values: new Map(), fault: `a roster cannot bring a ${item.name.type} section` }];
  }
  const brings = [...row.values].some(([key, { text }]) => text !== "" && findForbidden(key) !== undefined);
  return settingOf(item, "role_arn") !== undefined || brings ? [row] : [];
}
