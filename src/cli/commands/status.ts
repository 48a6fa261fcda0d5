import { spanText } from "../../core/duration.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { wordOf } from "../../core/plain-word.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { unsetLine } from "../../formats/unset.ts";
import { expirationText } from "../../profiles/edits.ts";
import type { Profiles } from "../../profiles/read.ts";
import { sessionProfileOf } from "../../profiles/route.ts";
import { shadowsOf } from "../../profiles/shadow.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import type { ProfileStatus } from "../../sessions/status.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { sayFileProblems } from "../profiles/say-file-problems.ts";
import { guessShell } from "../shells/guess-shell.ts";
import { table } from "../table.ts";

export const status = command({
  name: "status",
  group: "EVERY DAY",
  summary: "what is active and until when",
  argument: { name: "profile", summary: "show this profile only" },
  options: {
    check: {
      kind: "flag",
      flags: "--check",
      summary: "say nothing; exit 0 if the session has 15 minutes left, else 10",
    },
    line: { kind: "flag", flags: "--line", summary: "one short line, for prompts" },
  },
  examples: [
    { line: "daypass status", says: "all profiles" },
    { line: "daypass status --check || daypass login", says: "log in only when needed" },
  ],
  async run({ argument, options }, context) {
    const profiles = await context.readProfiles();
    const all = await currentStatus(profiles, { ...context.stateTools(), env: context.env });
    const active = findActive(argument, all, profiles, context);
    if (options.check) return active === undefined ? exitCodes.noSession : exitCodes.done;
    const shown = argument === undefined ? all : all.filter(({ name }) => name === argument);
    if (argument !== undefined && shown.length === 0) {
      throw new DaypassError("profile-not-found", {
        profile: argument,
        path: context.shown(profiles.locations.config),
      });
    }
    if (context.flags.json) context.print(statusJson(shown, context));
    else if (options.line) printLine(active, context);
    else printTable(shown, context);
    if (!context.flags.json && !options.line && argument === undefined) sayNamesNothing(profiles, context);
    if (!context.flags.json && !options.line) sayFileProblems(profiles, context, "all");
    return undefined;
  },
});

/** The good session of the profile named, else of that in `AWS_PROFILE`, else any there is. */
function findActive(
  name: string | undefined,
  all: readonly ProfileStatus[],
  profiles: Profiles,
  context: Context,
): ProfileStatus | undefined {
  const wanted = name ?? variable(context.env, "AWS_PROFILE");
  if (wanted === undefined) return all.find(({ usable }) => usable);
  // A keys profile stands for its session.
  const holdsKeys = all.some((profile) => profile.name === wanted && profile.kind === "keys");
  const session = holdsKeys ? sessionProfileOf(wanted, profiles) : wanted;
  return all.find((profile) => profile.name === session && profile.usable);
}

function statusJson(profiles: readonly ProfileStatus[], context: Context): string {
  return jsonLine({
    schema: "daypass.status/1",
    now: expirationText(context.now()),
    profiles: profiles.map(({ expiresAt, login: _login, ...profile }) => ({
      ...profile,
      expiration: expiresAt === undefined ? undefined : expirationText(expiresAt),
    })),
  });
}

function printLine(active: ProfileStatus | undefined, context: Context): void {
  if (active?.secondsLeft !== undefined) context.print(`${visible(active.name)} ${spanText(active.secondsLeft)}`);
}

function printTable(profiles: readonly ProfileStatus[], context: Context): void {
  if (profiles.length === 0) {
    context.say("No profile with keys, a session or a role yet.");
    context.say("Make the first one: daypass setup");
    context.say("Try it without an account: daypass sandbox tour");
    return;
  }
  const current = variable(context.env, "AWS_PROFILE") ?? "default";
  const rows = profiles.map((profile) => [
    profile.name === current ? "▸" : " ",
    visible(profile.name),
    profile.account ?? "",
    visible(profile.roleArn?.split("/").at(-1) ?? profile.kind),
    profile.form ?? "",
    untilCell(profile, context),
  ]);
  context.print(table([" ", "PROFILE", "ACCOUNT", "ROLE", "FORM", "UNTIL"], rows));
  for (const shadow of shadowsOf(current, context.env).filter(({ kind }) => kind === "keys")) {
    context.say(`${context.paint("yellow", "!")} ${shadow.names[0]} in this shell hides every profile`);
  }
}

/** Says where a variable names a profile that there is not: every tool fails then, each in its own words. */
function sayNamesNothing(profiles: Profiles, context: Context): void {
  for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) {
    const named = context.env[name];
    if (named === undefined || profiles.byName.has(named)) continue;
    const what =
      named === "" ? "is empty, which several tools take for a name" : `names "${named}", which is no profile`;
    const similar = named === "" ? undefined : nearest(named, [...profiles.byName.keys()]);
    const meant = similar === undefined ? "" : `; did you mean "${similar}"?`;
    const mend = unsetLine([name], guessShell(context.host));
    context.say(`${context.paint("yellow", "!")} ${visible(`${name} in this shell ${what}${meant}`)} (${mend})`);
  }
}

function untilCell(profile: ProfileStatus, context: Context): string {
  const login = profile.login === undefined ? "" : `  → daypass login ${wordOf(profile.login)}`;
  if (profile.kind === "keys") return "";
  if (profile.expiresAt === undefined) return profile.kind === "other" ? "" : `no session${login}`;
  if (profile.secondsLeft !== undefined && profile.secondsLeft <= 0) return `ended${login}`;
  return `${untilText(profile.expiresAt, context.now())}${profile.usable ? "" : login}`;
}
