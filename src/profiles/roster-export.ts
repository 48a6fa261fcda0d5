import { stringify } from "yaml";
import type { RoleProfile } from "./role-profile.ts";
import { checkRow, type RowField } from "./roster.ts";
import { checkSharedName } from "./roster-fields.ts";

export const exportFormats = ["csv", "json", "yaml"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface Export {
  readonly text: string;
  readonly count: number;
  /** Profiles that no import would take, with the reason. */
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** What the exporting person's own set-up gives roles: it says nothing about the role. */
export interface Preferences {
  readonly region?: string | undefined;
  readonly output?: string | undefined;
}

type Fields = Partial<Record<RowField, string>>;

/**
 * Role profiles as a roster. With `share` it says nothing about the person: no session name, no source but another role of the
 * roster, and no region and output that are those of the person's set-up; whoever imports it gets their own.
 */
export function exportRoster(
  roles: readonly RoleProfile[],
  wish: { readonly format: ExportFormat; readonly share: boolean },
  preferences: (role: RoleProfile) => Preferences = () => ({}),
): Export {
  const names = new Set(roles.map(({ name }) => name));
  const checked = roles.map((role) => ({
    role,
    fields: fieldsOf(role, wish.share ? { names, own: preferences(role) } : undefined),
  }));
  const left = checked.flatMap(({ role, fields }) => {
    const own = checkSharedName(role.name);
    if (own !== undefined) return [{ name: role.name, why: own }];
    const result = checkRow(fields);
    return "row" in result ? [] : [{ name: role.name, why: `${result.field}: ${result.why}` }];
  });
  const refused = new Set(left.map(({ name }) => name));
  const rows = checked.filter(({ role }) => !refused.has(role.name)).map(({ fields }) => fields);
  return { text: textOf(rows, wish.format), count: rows.length, left };
}

interface Sharing {
  readonly names: ReadonlySet<string>;
  readonly own: Preferences;
}

function fieldsOf(role: RoleProfile, sharing: Sharing | undefined): Fields {
  const { name, roleArn, externalId, durationSeconds } = role;
  const source = sharing !== undefined && !sharing.names.has(role.source ?? "") ? undefined : role.source;
  const sessionName = sharing === undefined ? role.sessionName : undefined;
  const region = role.region === sharing?.own.region ? undefined : role.region;
  const output = role.output === sharing?.own.output ? undefined : role.output;
  const all = { name, roleArn, source, sessionName, externalId, duration: durationSeconds?.toString(), region, output };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

const header = {
  name: "name",
  roleArn: "role_arn",
  source: "source_profile",
  sessionName: "role_session_name",
  externalId: "external_id",
  duration: "duration_seconds",
  region: "region",
  output: "output",
} as const;

function textOf(rows: readonly Fields[], format: ExportFormat): string {
  if (format === "csv") return csvOf(rows);
  const roster = { schema: "daypass.roster/1", roles: rows };
  if (format === "json") return `${JSON.stringify(roster, undefined, 2)}\n`;
  return stringify(roster, { defaultStringType: "PLAIN", lineWidth: 0 });
}

/** Only the columns that a row has something in. */
function csvOf(rows: readonly Fields[]): string {
  const columns = Object.entries(header).filter(([field]) => rows.some((row) => row[field as RowField] !== undefined));
  const used = columns.length === 0 ? Object.entries(header).slice(0, 2) : columns;
  const lines = rows.map((row) => used.map(([field]) => cell(row[field as RowField] ?? "")).join(","));
  return [used.map(([, title]) => title).join(","), ...lines].map((line) => `${line}\n`).join("");
}

function cell(text: string): string {
  return /[",\r\n]|^\s|\s$|^#/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
