import { keyKind } from "../../core/credentials.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { unsetLine } from "../../formats/unset.ts";
import { expirationText } from "../../profiles/edits.ts";
import type { Profiles } from "../../profiles/read.ts";
import { type Ended, endAll, endRoute } from "../../sessions/end-session.ts";
import { planLogin } from "../../sessions/plan.ts";
import { choose } from "../choose.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { guessShell } from "../shells/guess-shell.ts";
import { forgetTold } from "../terminal/tell.ts";

export const logout = command({
  name: "logout",
  group: "EVERY DAY",
  summary: "end and forget a session",
  argument: { name: "profile", summary: "a profile with keys, or one whose session or role comes from them" },
  options: {
    all: { kind: "flag", flags: "--all", summary: "every session that daypass got" },
  },
  examples: [
    { line: "daypass logout work", says: "its session, and the role sessions that came from it" },
    { line: "daypass logout --all", says: "all of them, before the machine goes to somebody else" },
  ],
  async run({ argument, options }, context) {
    if (options.all && argument !== undefined)
      throw new DaypassError("usage", { what: "Say either which profile to log out of, or --all" });
    const profiles = await context.readProfiles();
    const tools = { ...context.stateTools(), env: context.env };
    const ended = options.all ? await endAll(profiles, tools) : await endOne(argument, profiles, context);
    await forgetTold(ended.profiles, tools);
    print(ended, context);
    return undefined;
  },
});

async function endOne(profile: string | undefined, profiles: Profiles, context: Context): Promise<Ended> {
  const tools = { ...context.stateTools(), env: context.env };
  const chooseProfile = (names: readonly string[]) => choose("Log out of which profile?", names, context);
  const wish = { profile, envFile: undefined, fromEnvironment: false, target: undefined, cwd: context.host.cwd };
  return await endRoute(await planLogin(wish, profiles, { ...tools, chooseProfile }), profiles, tools);
}

function print({ profiles, sessions, roles, lastEnd, backup, kept }: Ended, context: Context): void {
  const now = context.now();
  const valid = lastEnd !== undefined && lastEnd > now ? lastEnd : undefined;
  if (context.flags.json) {
    const validUntil = valid === undefined ? undefined : expirationText(valid);
    context.print(jsonLine({ schema: "daypass.logout/1", profiles, sessions, roles, validUntil, kept }));
    return;
  }
  const { paint } = context;
  const counts = [counted(sessions, "session"), counted(roles, "role session")].filter((text) => text !== undefined);
  const where = profiles.length === 0 ? "" : `; ${sectionsText(profiles)} none now`;
  if (counts.length > 0 || profiles.length > 0)
    context.say(`${paint("green", "✔")} Forgot ${counts.join(" and ") || "the session"}${where}`);
  else if (kept.length === 0) context.say("There is no session to end.");
  if (valid !== undefined) {
    context.say(`${paint("yellow", "!")} AWS itself goes on taking copies of it until ${untilText(valid, now)}`);
    context.say("  If one may have got out, have an administrator deny what was issued before now (a policy with");
    context.say("  aws:TokenIssueTime; in IAM's console: the role, Revoke sessions), and deactivate the access key");
  }
  if (kept.length > 0) {
    context.say(
      `${paint("yellow", "!")} ${sectionsText(kept)} a session that daypass does not know as its own: it stays`,
    );
    context.say("  To be rid of it: daypass logout NAME, or take its lines out of the file");
  }
  sayEnvironment(context);
  if (backup !== undefined) context.say("  The files as they were before: daypass undo");
}

function sectionsText(profiles: readonly string[]): string {
  const shown = profiles.slice(0, 3).map((name) => `[${visible(name)}]`);
  const more = profiles.length > shown.length ? ` and ${profiles.length - shown.length} more` : "";
  return `${shown.join(", ")}${more} in the credentials file ${profiles.length === 1 ? "holds" : "hold"}`;
}

function counted(number: number, what: string): string | undefined {
  if (number === 0) return undefined;
  return number === 1 ? `1 ${what}` : `${number} ${what}s`;
}

/** What this shell itself holds is beyond the reach of a program that it starts. */
function sayEnvironment(context: Context): void {
  if (keyKind(variable(context.env, "AWS_ACCESS_KEY_ID") ?? "") !== "temporary") return;
  const names = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"].filter(
    (name) => variable(context.env, name) !== undefined,
  );
  const line = unsetLine(names, guessShell(context.host));
  context.say(`${context.paint("yellow", "!")} this shell itself still holds a session: ${line}`);
}
