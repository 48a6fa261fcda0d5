import { editAwsFiles, type FileEdit } from "../../aws-files/edit-file.ts";
import { maskedKeyId } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { holdsLongTermKeys, type Profile, settingOf } from "../../profiles/profile.ts";
import { type Profiles, requireProfile } from "../../profiles/read.ts";
import { type Reference, referencesTo, removeProfile } from "../../profiles/references.ts";
import { forgetProfile } from "../../sessions/forget.ts";
import { command } from "../command.ts";
import { confirm } from "../confirm.ts";
import type { Context } from "../context.ts";

export const profilesRemove = command({
  name: "remove",
  group: "SET UP",
  summary: "remove a profile: its sections, its cached sessions, and nothing else",
  argument: { name: "profile", summary: "the profile" },
  options: { dryRun: { kind: "flag", flags: "--dry-run", summary: "say what would be removed; change nothing" } },
  examples: [{ line: "daypass profiles remove acme-prod", says: "daypass undo brings it back" }],
  async run({ argument, options }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Say which profile to remove", hint: "daypass profiles list" });
    const profiles = await context.readProfiles();
    const profile = requireProfile(argument, profiles);
    const dependents = referencesTo(argument, profiles);
    const edits = editsOf(argument, profiles);
    // What stands in the way is found before anybody is asked.
    for (const { kind, edit } of edits) edit(profiles[kind]);
    const warnings = warningsOf(profile, dependents, edits, context);
    const facts = {
      schema: "daypass.profiles-remove/1",
      profile: argument,
      neededBy: dependents.map((one) => one.profile),
    };
    const files = edits.map(({ path }) => path);
    if (options.dryRun) {
      if (context.flags.json) context.print(JSON.stringify({ ...facts, files, removed: false }));
      else
        for (const line of [`Would remove [${argument}] from ${shownFiles(edits, context)}`, ...warnings])
          context.print(visible(line));
      return undefined;
    }
    if (warnings.length > 0) await confirm({ message: `Remove profile ${argument}?`, above: warnings }, context);
    if (context.flags.yes) for (const line of warnings) context.say(`${context.paint("yellow", "!")} ${visible(line)}`);
    const tools = context.stateTools();
    const { backup, files: results } = await editAwsFiles(
      edits,
      { backup: "keep", reason: `profiles remove ${argument}` },
      tools,
    );
    const sessions = await forgetProfile(profile, profiles, tools);
    if (context.flags.json) context.print(JSON.stringify({ ...facts, files, removed: true, sessions, backup }));
    else {
      context.say(`${context.paint("green", "✔")} Removed [${visible(argument)}] from ${shownFiles(edits, context)}`);
      if (sessions > 0) context.say(`  and ${sessions} cached ${sessions === 1 ? "session" : "sessions"}`);
      context.say("  The files as they were before: daypass undo");
    }
    for (const note of results.flatMap(({ notes }) => notes))
      context.say(`${context.paint("yellow", "!")} ${visible(note)}`);
    return undefined;
  },
});

function editsOf(name: string, { config, credentials, locations, byName }: Profiles): readonly FileEdit[] {
  const profile = byName.get(name);
  const edit = removeProfile(name);
  const inConfig: FileEdit = { path: locations.config, kind: config.kind, edit };
  const inCredentials: FileEdit = { path: locations.credentials, kind: credentials.kind, edit };
  return [...(profile?.inCredentials ? [inCredentials] : []), ...(profile?.inConfig ? [inConfig] : [])];
}

/** What a person should think of before; nothing where the profile is nobody else's and holds no keys. */
function warningsOf(
  profile: Profile,
  dependents: readonly Reference[],
  edits: readonly FileEdit[],
  context: Context,
): readonly string[] {
  const id = settingOf(profile, "aws_access_key_id");
  const path = profile.settings.get("aws_access_key_id")?.place.path ?? edits[0]?.path ?? "";
  const keys =
    holdsLongTermKeys(profile) && id !== undefined
      ? [
          `its long-term keys ${maskedKeyId(id)} go with it; AWS shows a secret key only once. A backup of ${context.shown(path)} is kept`,
        ]
      : [];
  const shown = dependents.slice(0, 10).map(({ profile: name }) => name);
  const more = dependents.length > shown.length ? ` and ${dependents.length - shown.length} more` : "";
  const needed =
    dependents.length === 0
      ? []
      : [`it is the source of ${shown.join(", ")}${more}, which will get no credentials then`];
  return [...keys, ...needed];
}

function shownFiles(edits: readonly FileEdit[], context: Context): string {
  return edits.map(({ path }) => context.shown(path)).join(" and ");
}
