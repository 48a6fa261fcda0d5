import type { Section } from "../aws-files/document.ts";
import { settingOf } from "./profile.ts";
import { isRow, sectionRow, sectionsOf } from "./roster-aws-config.ts";
import { findForbidden, type RawRow, type RawValue } from "./roster-fields.ts";

// The settings of the browser extension AWS Extend Switch Roles. A section that others name as their source is an account to sign in
// to: it is no role here, and says which role and region those below it have where they do not say so themselves.

const looks = ["color", "image"];

/** Reads AWS Extend Switch Roles settings: `role_arn`, or `aws_account_id` and `role_name`. Colours and pictures are passed over. */
export function readAesr(text: string, path: string): readonly RawRow[] {
  const bare = sectionsOf(text, "credentials", path);
  const prefixed = sectionsOf(text, "config", path);
  const sections = [...bare, ...prefixed].filter((item): item is Section => !isRow(item));
  const faults = bare.filter(isRow);
  const byName = new Map(sections.map((section) => [section.name.name, section]));
  const bases = new Set(sections.flatMap((section) => settingOf(section, "source_profile") ?? []));
  const rows = [...byName.values()]
    .filter((section) => !isBase(section, bases))
    .map((section) => rowOf(section, byName));
  return [...rows, ...faults].sort((one, other) => one.line - other.line);
}

function isBase(section: Section, bases: ReadonlySet<string>): boolean {
  return bases.has(section.name.name) && !hasRole(section);
}

function hasRole(section: Section): boolean {
  return settingOf(section, "role_arn") !== undefined || settingOf(section, "role_name") !== undefined;
}

function rowOf(section: Section, byName: ReadonlyMap<string, Section>): RawRow {
  const base = byName.get(settingOf(section, "source_profile") ?? "");
  const row = sectionRow(section);
  const values = new Map<string, RawValue>([...row.values].filter(([key]) => !looks.includes(key)));
  // Who signs in to a browser is not who assumes roles here, unless it is a role itself.
  if (base !== undefined && !hasRole(base)) values.delete("source_profile");
  const inherited = { role_name: settingOf(base, "target_role_name"), region: settingOf(base, "target_region") };
  for (const [key, text] of Object.entries(inherited)) {
    if (text !== undefined && !values.has(key) && !(key === "role_name" && values.has("role_arn")))
      values.set(key, { text });
  }
  const brings = [...values].some(([key, { text }]) => text !== "" && findForbidden(key) !== undefined);
  return brings || section.name.type === "profile" ? { ...row, values } : { ...row, values, fault: "it is not a role" };
}
