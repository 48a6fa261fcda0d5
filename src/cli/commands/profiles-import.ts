import { basename } from "node:path";
import { editAwsFiles } from "../../aws-files/edit-file.ts";
import { DaypassError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { RosterFormat } from "../../profiles/read-roster.ts";
import { requireRoleSource } from "../../profiles/role-source.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { mergeAsking } from "../profiles/merge-asking.ts";
import {
  countsOf,
  countsText,
  importJson,
  importTable,
  type RosterImport,
  refusalText,
  remark,
} from "../profiles/print-roster.ts";
import { readInput } from "../profiles/roster-input.ts";

const formats = [
  "csv",
  "json",
  "yaml",
  "lines",
  "shell",
  "aws-config",
  "aesr",
] as const satisfies readonly RosterFormat[];

const options = {
  source: { kind: "text", flags: "--source <profile>", summary: "whose session assumes the roles that name no source" },
  format: {
    kind: "text",
    flags: "--format <format>",
    summary: "where name and content do not tell it",
    choices: formats,
  },
  dryRun: { kind: "flag", flags: "--dry-run", summary: "show what would change; ask and change nothing" },
  strict: { kind: "flag", flags: "--strict", summary: "import nothing if any row cannot be used" },
} as const;

export const profilesImport = command({
  name: "import",
  group: "SET UP",
  summary: "role profiles from a roster: CSV, JSON, YAML, lines, a script's array, AWS config, AESR",
  argument: { name: "file", summary: "the roster; - reads stdin" },
  options,
  examples: [
    { line: "daypass profiles import team.csv", says: "shows what changes, asks once" },
    { line: "daypass profiles import team.csv --dry-run", says: "only shows it" },
    { line: "daypass profiles import team.csv --source work --yes --strict", says: "in a script" },
  ],
  async run({ argument, options }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Say which roster to import", hint: "daypass profiles import team.csv" });
    const { readRoster } = await import("../../profiles/read-roster.ts");
    const { maxRosterBytes } = await import("../../profiles/roster-text.ts");
    const bytes = await readInput(argument, maxRosterBytes, context);
    const roster = readRoster(bytes, argument === "-" ? "stdin" : argument, asFormat(options.format));
    const profiles = await context.readProfiles();
    const source = options.source === undefined ? undefined : requireRoleSource(options.source, profiles);
    const merge = await mergeAsking(roster.rows, source, profiles, context);
    const found = { file: argument, roster, merge };
    if (!context.flags.json) show(found, context);
    requireUsable(found, options);
    await carryOut(found, options, profiles, context);
    return undefined;
  },
});

function asFormat(text: string | undefined): RosterFormat | undefined {
  return formats.find((format) => format === text);
}

function show(found: RosterImport, context: Context): void {
  context.print(importTable(found));
  remark(found, context);
}

/** Throws `roster-refused` where no row can be used, or with `--strict` where one cannot. */
function requireUsable({ file, merge }: RosterImport, { strict }: { readonly strict: boolean }): void {
  const { refused } = countsOf(merge);
  const rows = merge.rows.length;
  const first = merge.rows.find((row) => row.outcome === "refused");
  if (first?.outcome !== "refused" || (!strict && refused < rows)) return;
  throw new DaypassError("roster-refused", { path: file, refused, rows, strict, first: refusalText(first, file) });
}

async function carryOut(
  found: RosterImport,
  { dryRun }: { readonly dryRun: boolean },
  profiles: Profiles,
  context: Context,
): Promise<void> {
  const { json } = context.flags;
  const counts = countsOf(found.merge);
  if (counts.added + counts.changed === 0 || dryRun) {
    if (json) context.print(importJson(found, { written: false }));
    else
      context.say(dryRun ? `Nothing was changed: ${countsText(counts)}.` : `Nothing to change: ${countsText(counts)}.`);
    return;
  }
  const file = context.shown(profiles.locations.config);
  await confirm(
    {
      message: `Write ${counts.added + counts.changed} profiles into ${file}?`,
      above: [countsText(counts)],
      undoable: true,
    },
    context,
  );
  const reason = `profiles import ${found.file === "-" ? "-" : basename(found.file)}`;
  const edit = { path: profiles.locations.config, kind: "config", edit: found.merge.edit } as const;
  const { files, backup } = await editAwsFiles([edit], { backup: "keep", reason }, context.stateTools());
  if (json) context.print(importJson(found, { written: true, backup }));
  else {
    context.say(`${context.paint("green", "✔")} ${countsText(counts)}`);
    if (backup !== undefined) context.say("  The file as it was before: daypass undo");
  }
  for (const note of files.flatMap(({ notes }) => notes))
    context.say(`${context.paint("yellow", "!")} ${visible(note)}`);
}
