import { unifiedDiff } from "../../aws-files/diff.ts";
import { editAwsFiles, type FileEdit } from "../../aws-files/edit-file.ts";
import { DaypassError } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { type DocumentEdit, inTurn } from "../../profiles/edits.ts";
import { type Form, type FormWish, forms, switchForm } from "../../profiles/forms.ts";
import { processLine } from "../../profiles/process-line.ts";
import type { Profiles } from "../../profiles/read.ts";
import { checkRoleName, type RoleProfile } from "../../profiles/role-profile.ts";
import { requireRoleSource } from "../../profiles/role-source.ts";
import type { RosterRow } from "../../profiles/roster.ts";
import type { Merge, RefusedRow } from "../../profiles/roster-merge.ts";
import { launcherPath, writeLauncher } from "../../sessions/launcher.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";
import { mergeAsking } from "../profiles/merge-asking.ts";

const options = {
  roleArn: { kind: "text", flags: "--role-arn <arn>", summary: "the role" },
  source: { kind: "text", flags: "--source <profile>", summary: "the profile whose session assumes it" },
  sessionName: { kind: "text", flags: "--session-name <name>", summary: "the name of the role session in CloudTrail" },
  externalId: { kind: "text", flags: "--external-id <id>", summary: "what the role's trust policy asks for" },
  duration: { kind: "text", flags: "-d, --duration <length>", summary: "how long a role session lasts, 15m to 12h" },
  output: { kind: "text", flags: "--output <format>", summary: "json, text, table, yaml or yaml-stream" },
  account: { kind: "text", flags: "--account <id>", summary: "refuse a role of any other account" },
  form: { kind: "text", flags: "--form <form>", summary: "how tools get its credentials", choices: forms },
  dryRun: { kind: "flag", flags: "--dry-run", summary: "show what would be written; change nothing" },
} as const;

type AddOptions = Parameters<Parameters<typeof command<typeof options>>[0]["run"]>[0]["options"];

export const profilesAdd = command({
  name: "add",
  group: "SET UP",
  summary: "add a role profile, or change one",
  argument: { name: "name", summary: "the name of the profile" },
  options,
  examples: [
    { line: "daypass profiles add acme-prod --role-arn arn:aws:iam::123456789012:role/Admin", says: "a role" },
    { line: "daypass profiles add acme-prod --role-arn ARN --region eu-west-1", says: "with a region of its own" },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    const row = await rowFrom(argument, options, context);
    const taken = checkRoleName(row.name, profiles);
    if (taken !== undefined) throw new DaypassError("profile-taken", { profile: row.name, why: taken });
    const source = options.source === undefined ? undefined : requireRoleSource(options.source, profiles);
    const merge = await mergeAsking([{ line: 0, column: 0, row }], source, profiles, context);
    const form = forms.find((known) => known === options.form);
    await carryOut({ merge, form, given: options }, profiles, context);
    return undefined;
  },
});

async function rowFrom(name: string | undefined, options: AddOptions, context: Context): Promise<RosterRow> {
  const { roleArn } = options;
  if (name === undefined || roleArn === undefined) {
    const what = name === undefined ? "Say what name the profile shall have" : "Say which role it is: --role-arn ARN";
    throw new DaypassError("usage", { what, hint: "daypass profiles add NAME --role-arn ARN" });
  }
  const { checkRow } = await import("../../profiles/roster.ts");
  const { sessionName, externalId, duration, output, account } = options;
  const region = context.flags.region;
  const given = { roleArn, sessionName, externalId, duration, output, account, region };
  const flags = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const checked = checkRow({ ...Object.fromEntries(flags), name });
  if ("row" in checked) return checked.row;
  const { field, why } = checked;
  if (field === "name") throw new DaypassError("profile-taken", { profile: name, why });
  const flag = field === "role" ? "roleArn" : field;
  throw new DaypassError("answer-unusable", { flag: flagOf(flag), value: Object.fromEntries(flags)[flag], why });
}

function flagOf(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

interface Addition {
  readonly merge: Merge;
  readonly form: Form | undefined;
  readonly given: AddOptions;
}

function refusalOf({ name = "", reason: why, fault }: RefusedRow, given: AddOptions): DaypassError {
  if (fault instanceof DaypassError) return fault;
  if (fault === "source" || fault === "duration")
    return new DaypassError("answer-unusable", { flag: flagOf(fault), value: given[fault], why });
  return new DaypassError("profile-taken", { profile: name, why });
}

async function carryOut({ merge, form, given }: Addition, profiles: Profiles, context: Context): Promise<void> {
  const [row] = merge.rows;
  if (row === undefined) return;
  if (row.outcome === "refused") throw refusalOf(row, given);
  const edits = editsOf(row.role.name, merge.edit, form, profiles, context);
  const diff = diffOf(edits, profiles, context);
  const outcome = row.outcome === "unchanged" && diff !== "" ? "changed" : row.outcome;
  const facts = { schema: "daypass.profiles-add/1", ...row.role, form: form ?? "chain", outcome, changes: row.changes };
  if (given.dryRun || outcome === "unchanged") {
    if (context.flags.json) context.print(JSON.stringify({ ...facts, written: false }));
    else if (outcome === "unchanged") context.say(`Profile ${visible(row.role.name)} says that already.`);
    else context.print(diff.trimEnd());
    return;
  }
  if (outcome === "changed") {
    const above = diff.trimEnd().split("\n");
    await confirm({ message: `Change profile ${row.role.name} like this?`, above, undoable: true }, context);
  }
  if (form === "process") await writeLauncher(context.host.self, profiles.locations, context.stateTools());
  const reason = `profiles add ${row.role.name}`;
  const { files, backup } = await editAwsFiles(edits, { backup: "keep", reason }, context.stateTools());
  if (context.flags.json) context.print(JSON.stringify({ ...facts, written: true, backup }));
  else sayDone(row.role, outcome === "added" ? "Added" : "Changed", form, context);
  for (const note of files.flatMap(({ notes }) => notes))
    context.say(`${context.paint("yellow", "!")} ${visible(note)}`);
}

/** The role as plain profile, and from there its form: one write. Files that stay as they are need no lock. */
function editsOf(
  name: string,
  role: DocumentEdit,
  form: Form | undefined,
  profiles: Profiles,
  context: Context,
): readonly FileEdit[] {
  const { config, credentials } = profiles.locations;
  const switched =
    form === undefined ? undefined : switchForm({ name, settings: new Map() }, wishFor(form, name, context));
  const edits: readonly FileEdit[] = [
    { path: credentials, kind: "credentials", edit: switched?.credentials ?? ((document) => document) },
    { path: config, kind: "config", edit: switched === undefined ? role : inTurn(role, switched.config) },
  ];
  return edits.filter(({ kind, edit }) => edit(profiles[kind]).toString() !== profiles[kind].toString());
}

function wishFor(form: Form, name: string, context: Context): FormWish {
  if (form === "chain") return { form, device: "hidden" };
  if (form === "file") return { form, credentials: undefined };
  return { form, line: processLine(launcherPath(context.stateTools()), name, context.machine.platform) };
}

function diffOf(edits: readonly FileEdit[], profiles: Profiles, context: Context): string {
  const diffs = edits.map(({ path, kind, edit }) => {
    const shown = context.shown(path);
    return unifiedDiff(profiles[kind].toString(), edit(profiles[kind]).toString(), { from: shown, to: shown });
  });
  return diffs.join("");
}

function sayDone({ name, roleArn }: RoleProfile, done: string, form: Form | undefined, context: Context): void {
  context.say(`${context.paint("green", "✔")} ${done} profile ${visible(name)}: ${visible(roleArn)}`);
  if (form === "file") context.say(`  Its credentials are written by: daypass login ${wordOf(name)}`);
  else context.say(`  aws s3 ls --profile ${wordOf(name)}`);
}
