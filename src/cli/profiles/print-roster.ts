import { visible } from "../../core/visible.ts";
import type { Roster } from "../../profiles/read-roster.ts";
import type { Merge, MergedRole, RefusedRow } from "../../profiles/roster-merge.ts";
import type { Context } from "../context.ts";
import { table } from "../table.ts";

/** A roster on its way into the profiles, as a person and a script see it. */
export interface RosterImport {
  /** The file as it was named; `-` is stdin. */
  readonly file: string;
  readonly roster: Roster;
  readonly merge: Merge;
}

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}

export function countsOf({ rows }: Merge): Counts {
  const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
  return { added: count("added"), changed: count("changed"), unchanged: count("unchanged"), refused: count("refused") };
}

/** Why a row is refused, with where it stands. */
export function refusalText({ line, reason }: RefusedRow, file: string): string {
  return `${file === "-" ? "stdin" : file}:${line} ${reason}`;
}

export function importTable({ file, merge }: RosterImport): string {
  const rows = merge.rows.map((row) =>
    row.outcome === "refused"
      ? [row.name ?? "", "", "", "", `refused   ${refusalText(row, file)}`]
      : [row.role.name, row.role.roleArn, row.role.source ?? "", row.role.region ?? "", willBe(row)],
  );
  // One line a row, whatever a hostile name holds.
  const oneLine = (cell: string) => visible(shortened(cell)).replaceAll(/[\n\t]/g, " ");
  return table(
    ["PROFILE", "ROLE", "SOURCE", "REGION", "WILL BE"],
    rows.map((row) => row.map(oneLine)),
  );
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

function willBe({ outcome, changes }: MergedRole): string {
  if (outcome !== "changed") return outcome;
  const what = changes.map(({ field, from }) => (from === undefined ? `${field} new` : `${field} was ${from}`));
  return `changed   ${what.join(", ")}`;
}

export function countsText({ added, changed, unchanged, refused }: Counts): string {
  return `${added} added, ${changed} changed, ${unchanged} unchanged, ${refused} refused`;
}

export function importJson(
  { file, roster, merge }: RosterImport,
  done: { readonly written: boolean; readonly backup?: string | undefined },
): string {
  const rows = merge.rows.map((row) =>
    row.outcome === "refused"
      ? { name: row.name, outcome: row.outcome, line: row.line, reason: row.reason }
      : { ...row.role, outcome: row.outcome, line: row.line, changes: row.changes },
  );
  const { format, ignored } = roster;
  return JSON.stringify({
    schema: "daypass.profiles-import/1",
    file,
    format,
    ...done,
    ...countsOf(merge),
    ignored,
    rows,
  });
}

/** What a person should know of the roster besides its rows. */
export function remark({ roster }: RosterImport, context: Context): void {
  if (roster.ignored.length === 0) return;
  const shown = roster.ignored.slice(0, 8).map((field) => visible(shortened(field)));
  const more = roster.ignored.length - shown.length;
  context.say(`  Passed over: ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`);
}
