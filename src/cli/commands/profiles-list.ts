import { visible } from "../../core/visible.ts";
import { expirationText } from "../../profiles/edits.ts";
import { matchesPattern } from "../../profiles/name-pattern.ts";
import { roleSourceOf } from "../../profiles/profile.ts";
import { type Profiles, sourceOf } from "../../profiles/read.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import type { ProfileStatus } from "../../sessions/status.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { table } from "../table.ts";

export const profilesList = command({
  name: "list",
  group: "SET UP",
  summary: "every profile: its kind, account, role, source and form",
  argument: { name: "pattern", summary: "only these names; * stands for any letters" },
  options: {},
  examples: [
    { line: "daypass profiles list", says: "all of them" },
    { line: "daypass profiles list 'acme-*'", says: "those of one customer" },
  ],
  async run({ argument }, context) {
    const profiles = await context.readProfiles();
    const all = await currentStatus(profiles, { ...context.stateTools(), env: context.env });
    const shown = all.filter(({ name }) => matchesPattern(name, argument));
    if (context.flags.json) printJson(shown, profiles, context);
    else if (shown.length === 0)
      context.say(all.length === 0 ? "There are no profiles yet." : "No profile has such a name.");
    else printTable(shown, profiles, context);
    return undefined;
  },
});

function sourceOfProfile({ name, kind }: ProfileStatus, profiles: Profiles): string | undefined {
  const profile = profiles.byName.get(name);
  if (profile === undefined || kind === "keys") return undefined;
  return kind === "role" ? roleSourceOf(profile) : sourceOf(profile, profiles);
}

function printJson(shown: readonly ProfileStatus[], profiles: Profiles, context: Context): void {
  const rows = shown.map((profile) => {
    const { name, kind, form, account, roleArn, expiresAt, usable } = profile;
    const expiration = expiresAt === undefined ? undefined : expirationText(expiresAt);
    return { name, kind, form, account, roleArn, source: sourceOfProfile(profile, profiles), expiration, usable };
  });
  context.print(JSON.stringify({ schema: "daypass.profiles/1", profiles: rows }));
}

function printTable(shown: readonly ProfileStatus[], profiles: Profiles, context: Context): void {
  const now = context.now();
  const until = ({ expiresAt, secondsLeft = 0 }: ProfileStatus) =>
    expiresAt === undefined ? "" : secondsLeft > 0 ? untilText(expiresAt, now) : "ended";
  const rows = shown.map((profile) => [
    visible(profile.name),
    profile.kind,
    profile.account ?? "",
    visible(profile.roleArn?.split("/").at(-1) ?? ""),
    visible(sourceOfProfile(profile, profiles) ?? ""),
    profile.form ?? "",
    until(profile),
  ]);
  context.print(table(["PROFILE", "KIND", "ACCOUNT", "ROLE", "SOURCE", "FORM", "UNTIL"], rows));
}
