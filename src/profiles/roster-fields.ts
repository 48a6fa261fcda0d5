import { checkRow, type RowField } from "./roster.ts";
import type { RosterEntry } from "./roster-merge.ts";

// What rosters of all formats call their fields, and what none of them may bring.

/** A value as it stands in a roster, with its line where that is not the row's. */
export interface RawValue {
  readonly text: string;
  readonly line?: number;
}

/** A row as a reader found it; its fields are called as in the file. */
export interface RawRow {
  readonly line: number;
  readonly column: number;
  readonly values: ReadonlyMap<string, RawValue>;
  /** Why it cannot be read. */
  readonly fault?: string | undefined;
}

// Compared in small letters without blanks, dashes, dots and underscores. Where several are there, the first counts.
const spellings: Readonly<Record<RowField, readonly string[]>> = {
  name: ["name", "profile", "profilename"],
  roleArn: ["rolearn", "arn"],
  account: ["accountid", "awsaccountid", "account", "awsaccount"],
  role: ["rolename", "role"],
  source: ["sourceprofile", "source"],
  sessionName: ["rolesessionname", "sessionname"],
  externalId: ["externalid"],
  duration: ["durationseconds", "duration", "sessionduration"],
  region: ["region", "awsregion", "defaultregion"],
  output: ["output", "outputformat"],
};

const forbidden: readonly { readonly names: RegExp; readonly what: string }[] = [
  { names: /process$|^clipager$|^plugins?$/, what: "a command to run" },
  { names: /endpoint|^services$/, what: "an address that requests go to" },
  { names: /^cabundle$|certificate/, what: "certificates to trust" },
  { names: /proxy/, what: "a proxy" },
  { names: /^sso|^loginsession$|^webidentity|^credentialsource$/, what: "another way to get credentials" },
  { names: /accesskey|secret|sessiontoken|securitytoken|password/, what: "a secret" },
  { names: /^daypass/, what: "a setting of daypass" },
];

/** What a field would bring that a roster must not; `undefined` for one that does no harm. */
export function findForbidden(field: string): string | undefined {
  const name = plain(field);
  return forbidden.find(({ names }) => names.test(name))?.what;
}

/** Whether a field is none that daypass knows, and does no harm. */
export function isPassedOver(field: string): boolean {
  return findField(field) === undefined && findForbidden(field) === undefined;
}

export function findField(field: string): RowField | undefined {
  const name = plain(field);
  const found = Object.entries(spellings).find(([, names]) => names.includes(name));
  return found?.[0] as RowField | undefined;
}

/** A row checked: what it may not bring first, then field by field. */
export function entryOf({ line, column, values, fault }: RawRow): RosterEntry {
  const { fields, lines } = fieldsOf(values);
  const name = fields.name;
  if (fault !== undefined) return { line, column, name, reason: fault };
  for (const [field, value] of values) {
    const what = value.text === "" ? undefined : findForbidden(field);
    if (what !== undefined) {
      return { line: value.line ?? line, column, name, reason: `a roster cannot bring ${what}: ${field}` };
    }
  }
  const own = name === undefined ? undefined : checkSharedName(name);
  if (own !== undefined) return { line, column, name, reason: own };
  const checked = checkRow(fields);
  if ("row" in checked) return { line, column, row: checked.row };
  const reason = `${checked.field}: ${checked.why}`;
  return { line: lines[checked.field] ?? line, column, name: checked.name, reason };
}

/** Why a name is not for rosters; `undefined` when it is. */
export function checkSharedName(name: string): string | undefined {
  return name === "default" ? "what tools get that name no profile is for each to say: daypass setup" : undefined;
}

function fieldsOf(values: ReadonlyMap<string, RawValue>) {
  const byName = new Map(
    [...values].filter(([, { text }]) => text !== "").map(([name, value]) => [plain(name), value]),
  );
  const fields: Partial<Record<RowField, string>> = {};
  const lines: Partial<Record<RowField, number | undefined>> = {};
  for (const [field, names] of Object.entries(spellings)) {
    const value = names.map((name) => byName.get(name)).find((candidate) => candidate !== undefined);
    if (value === undefined) continue;
    fields[field as RowField] = value.text;
    lines[field as RowField] = value.line;
  }
  // Many call it `role` when they mean its ARN.
  if (fields.roleArn === undefined && fields.role?.startsWith("arn:") === true) {
    fields.roleArn = fields.role;
    delete fields.role;
  }
  return { fields, lines };
}

function plain(field: string): string {
  return field.toLowerCase().replaceAll(/[\s_.-]/g, "");
}
