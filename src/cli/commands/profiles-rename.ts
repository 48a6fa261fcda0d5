import { unifiedDiff } from "../../aws-files/diff.ts";
import { editAwsFiles, type FileEdit } from "../../aws-files/edit-file.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { type Profiles, requireProfile } from "../../profiles/read.ts";
import { referencesTo, renameProfile } from "../../profiles/references.ts";
import { checkNewName } from "../../profiles/role-profile.ts";
import { renameInState } from "../../sessions/forget.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";

export const profilesRename = command({
  name: "rename",
  group: "SET UP",
  summary: "give a profile another name, wherever it stands",
  argument: { name: "profile", summary: "its name now" },
  second: { name: "new", summary: "its name from then on" },
  options: { dryRun: { kind: "flag", flags: "--dry-run", summary: "show what would change; change nothing" } },
  examples: [{ line: "daypass profiles rename acme acme-prod", says: "in both files, and where others name it" }],
  async run({ argument, second, options }, context) {
    if (argument === undefined || second === undefined)
      throw new DaypassError("usage", {
        what: "Say the name now and the new one",
        hint: "daypass profiles rename OLD NEW",
      });
    const profiles = await context.readProfiles();
    requireProfile(argument, profiles);
    const why = checkNewName(second);
    if (why !== undefined && !profiles.byName.has(second))
      throw new DaypassError("name-not-writable", { what: "profile", name: second, why });
    const edits = editsOf(argument, second, profiles);
    const neededBy = referencesTo(argument, profiles).map(({ profile }) => profile);
    const facts = { schema: "daypass.profiles-rename/1", profile: argument, to: second, neededBy };
    if (options.dryRun) {
      if (context.flags.json) context.print(JSON.stringify({ ...facts, renamed: false }));
      else
        for (const { kind, path, edit } of edits)
          printDiff(profiles[kind].toString(), edit(profiles[kind]).toString(), path, context);
      return undefined;
    }
    const tools = context.stateTools();
    const reason = `profiles rename ${argument} ${second}`;
    const { backup, files } = await editAwsFiles(edits, { backup: "keep", reason }, tools);
    await renameInState(argument, second, profiles, tools);
    if (context.flags.json) context.print(JSON.stringify({ ...facts, renamed: true, backup }));
    else {
      const also =
        neededBy.length === 0
          ? ""
          : `; also in ${neededBy.length === 1 ? neededBy[0] : `${neededBy.length} profiles`} that name it`;
      context.say(`${context.paint("green", "✔")} ${visible(`Renamed ${argument} to ${second}${also}`)}`);
      if (variable(context.env, "AWS_PROFILE") === argument)
        context.say(`${context.paint("yellow", "!")} AWS_PROFILE in this shell still names ${visible(argument)}`);
    }
    for (const note of files.flatMap(({ notes }) => notes))
      context.say(`${context.paint("yellow", "!")} ${visible(note)}`);
    return undefined;
  },
});

/** Both edits, of which those that change nothing need no lock. */
function editsOf(from: string, to: string, profiles: Profiles): readonly FileEdit[] {
  const { config, credentials } = renameProfile(from, to, profiles);
  const { locations } = profiles;
  const edits: readonly FileEdit[] = [
    { path: locations.credentials, kind: "credentials", edit: credentials },
    { path: locations.config, kind: "config", edit: config },
  ];
  return edits.filter(({ kind, edit }) => edit(profiles[kind]).toString() !== profiles[kind].toString());
}

function printDiff(before: string, after: string, path: string, context: Context): void {
  const shown = context.shown(path);
  context.print(unifiedDiff(before, after, { from: shown, to: shown }).trimEnd());
}
