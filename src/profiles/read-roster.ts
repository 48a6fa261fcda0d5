import { DaypassError } from "../core/errors.ts";
import { readAesr } from "./roster-aesr.ts";
import { readAwsConfig } from "./roster-aws-config.ts";
import { readCsv } from "./roster-csv.ts";
import { entryOf, findField, isPassedOver, type RawRow } from "./roster-fields.ts";
import { readJson } from "./roster-json.ts";
import { readLines } from "./roster-lines.ts";
import type { RosterEntry } from "./roster-merge.ts";
import { readShell } from "./roster-shell.ts";
import { requireRows, rosterText } from "./roster-text.ts";
import { readYaml } from "./roster-yaml.ts";

const readers = {
  csv: readCsv,
  json: readJson,
  yaml: readYaml,
  lines: readLines,
  shell: readShell,
  "aws-config": readAwsConfig,
  aesr: readAesr,
} as const satisfies Record<string, (text: string, path: string) => readonly RawRow[]>;

export type RosterFormat = keyof typeof readers;
export const rosterFormats = Object.keys(readers) as readonly RosterFormat[];

export interface Roster {
  readonly format: RosterFormat;
  readonly rows: readonly RosterEntry[];
  /** Fields that daypass does not know, which do no harm and are passed over. */
  readonly ignored: readonly string[];
}

/**
 * Reads a roster and checks each of its rows. Nothing of it is run, and nothing is opened but what was handed in.
 * Throws `roster-unreadable`.
 */
export function readRoster(bytes: Uint8Array, path: string, format?: RosterFormat): Roster {
  const text = rosterText(bytes, path);
  const found = format ?? findFormat(text, path);
  if (found === undefined) {
    const why = text.trim() === "" ? "it is empty" : "its format is none that daypass knows";
    throw new DaypassError("roster-unreadable", { path, why, hint: `name it: --format ${rosterFormats.join("|")}` });
  }
  const raw = readers[found](text, path);
  requireRows(raw.length, path);
  const fields = new Set(raw.flatMap(({ values }) => [...values.keys()]));
  const rows = raw.map(entryOf);
  if (rows.length === 0)
    throw new DaypassError("roster-unreadable", { path, why: `there is no role in it (${found})` });
  return { format: found, rows, ignored: [...fields].filter((field) => isPassedOver(field)) };
}

/** The format by the file's name where that says it, else by the first line that is not a comment. */
export function findFormat(text: string, path: string): RosterFormat | undefined {
  const byName = /\.(csv|tsv|json|ya?ml|sh|bash|zsh)$/i.exec(path)?.[1]?.toLowerCase();
  const known = {
    csv: "csv",
    tsv: "csv",
    json: "json",
    yaml: "yaml",
    yml: "yaml",
    sh: "shell",
    bash: "shell",
    zsh: "shell",
  } as const;
  if (byName !== undefined) return known[byName as keyof typeof known];
  return formatByContent(text);
}

function formatByContent(text: string): RosterFormat | undefined {
  const first = firstLine(text);
  if (text.startsWith("#!") || /^[ \t]*(?:\w+[ \t]+(?:-\w+[ \t]+)*)?\w+\+?=\(/m.test(text)) return "shell";
  if (first.startsWith("{") || /^\[\s*[{"\]]/.test(text.trimStart())) return "json";
  if (/^\[[^\]]+\]/.test(first)) return isAesr(text) ? "aesr" : "aws-config";
  if (/^["']?[^\s:,;"']+["']?\s*[:=]arn:/.test(first)) return "lines";
  if (/^(---|%YAML|- |-$)/.test(first) || /^("[^"]*"|'[^']*'|[\w./@+-]+):(\s|$)/.test(first)) return "yaml";
  const cells = first.split(/[,;\t]/).map((cell) => cell.trim().replaceAll('"', ""));
  const isTable = cells.length > 1 && cells.some((cell) => findField(cell) !== undefined || cell.startsWith("arn:"));
  if (isTable) return "csv";
  return /^\S+[=\s]\s*arn:/.test(first) ? "lines" : undefined;
}

function firstLine(text: string): string {
  for (const line of text.split(/\r\n|\n|\r/)) {
    const trimmed = line.trim();
    if (trimmed !== "" && !/^[#;]/.test(trimmed)) return trimmed;
  }
  return "";
}

function isAesr(text: string): boolean {
  if (/^[ \t]*(aws_account_id|role_name|color|image|target_role_name)[ \t]*=/m.test(text)) return true;
  return !/^[ \t]*\[[ \t]*(profile|default|sso-session|services)\b/m.test(text);
}
