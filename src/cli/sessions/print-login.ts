import { maskedKeyId } from "../../core/credentials.ts";
import { spanText } from "../../core/duration.ts";
import { withShortPaths } from "../../core/paths.ts";
import { quotedWord, wordOf } from "../../core/plain-word.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { unsetLine } from "../../formats/unset.ts";
import { expirationText } from "../../profiles/edits.ts";
import { holdsLongTermKeys, roleArnOf, settingOf } from "../../profiles/profile.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { type Shadow, shadowsOf } from "../../profiles/shadow.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import type { Delivered } from "../../sessions/deliver.ts";
import type { FoundRole } from "../../sessions/role-session.ts";
import { planRoute } from "../../sessions/route-plan.ts";
import type { FoundSession } from "../../sessions/session-for.ts";
import type { SessionWish } from "../../sessions/session-wish.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { momentText, untilText } from "../moment.ts";
import { roleLines } from "../profiles/print-plan.ts";
import { sayFileProblems } from "../profiles/say-file-problems.ts";
import { guessShell } from "../shells/guess-shell.ts";

export interface LoginOutcome {
  readonly route: Route;
  readonly found: FoundSession;
  readonly wish: SessionWish;
  /** `undefined` when the section held the session already. */
  readonly delivered: Delivered | undefined;
  /** The role session that was written, where the form of the role profile wants it. */
  readonly role: FoundRole | undefined;
  /** The files as they are now. */
  readonly profiles: Profiles;
}

/** Says what a login gave and what can be used now; with `--json` as one object without secrets. */
export function printLogin(outcome: LoginOutcome, context: Context): void {
  const { route, found, role, profiles } = outcome;
  const name = route.sessionProfile;
  const shownName = visible(name);
  if (context.flags.json) {
    const region = settingOf(profiles.byName.get(name), "region");
    const { account, serial, user, expiresAt } = found.session;
    const facts = {
      profile: name,
      account,
      user,
      serial,
      expiration: expirationText(expiresAt),
      region,
      kept: found.kept,
      role: role && { profile: route.profile, arn: role.assumedRoleArn, expiration: expirationText(role.expiresAt) },
    };
    context.print(jsonLine({ schema: "daypass.login/1", ...facts }));
    return;
  }
  const { paint, now } = context;
  const until = untilText(found.session.expiresAt, now());
  const done = paint("green", "✔");
  if (found.kept && outcome.delivered?.changed)
    context.say(`${done} Session for ${shownName} until ${until}: the one you have already; no code was needed`);
  else if (found.kept)
    context.say(
      `${done} Kept the session of ${shownName} until ${until}. A new one: daypass login ${wordOf(route.profile)} --renew`,
    );
  else context.say(`${done} Session for ${shownName} until ${until}`);
  if (role !== undefined)
    context.say(`${done} Role session for ${visible(route.profile)} until ${untilText(role.expiresAt, now())}`);
  for (const line of [...remarks(outcome, context), ...shadowLines(name, context)])
    context.say(`${paint("yellow", "!")} ${visible(line)}`);
  // The AWS CLI refuses a whole file for one line, whatever section that is in.
  sayFileProblems(profiles, context, "errors");
  // Who logs in for a role wants to work in it, whatever session it needs.
  for (const line of useLines(route.hops.length === 0 ? name : route.profile, context)) context.say(`  ${line}`);
  if (outcome.delivered?.backup !== undefined) context.say("  The files as they were before: daypass undo");
}

function remarks({ route, wish, found, delivered, role, profiles }: LoginOutcome, context: Context): readonly string[] {
  const lines: string[] = [];
  if (role?.limit !== undefined) lines.push(limitText(route.profile, role.limit));
  lines.push(...exposureLines(found.keys.envFile, context));
  if (found.chosen !== undefined && route.keys.kind !== "profile") {
    const keys = route.keys.kind === "env-file" ? context.shown(route.keys.path) : "the environment";
    lines.push(`${keys} goes on naming the device it named before: write AWS_MFA_ARN=${found.chosen.serial} there`);
  }
  for (const note of delivered?.notes ?? []) lines.push(withShortPaths(note, context.env));
  if (delivered?.replaced)
    lines.push("programs that are open, such as editors, may keep the old session until they are restarted");
  const given = (found.session.expiresAt.getTime() - found.session.obtainedAt.getTime()) / 1000;
  if (!found.kept && given < wish.durationSeconds - 120) {
    lines.push(
      `AWS gave ${spanText(given)} instead of ${spanText(wish.durationSeconds)}: a root user gets no more than 1 h`,
    );
  }
  const offset = found.clockOffsetSeconds ?? 0;
  if (Math.abs(offset) > 60)
    lines.push(`the clock of this computer is ${spanText(Math.abs(offset))} ${offset > 0 ? "slow" : "fast"}`);
  const unnamed = profiles.byName.get("default");
  // With a role beside them, as in one of set-up's layouts, tools take the role.
  if (route.sessionProfile !== "default" && holdsLongTermKeys(unnamed) && roleArnOf(unnamed) === undefined) {
    const mend =
      route.keys.kind === "profile" && route.keys.profile === "default"
        ? "; to give them the session: daypass setup --layout default-session"
        : "";
    lines.push(`[default] still holds long-term keys: tools without a profile name go on using them${mend}`);
  }
  return lines;
}

function exposureLines(envFile: FoundSession["keys"]["envFile"], context: Context): readonly string[] {
  if (envFile === undefined) return [];
  const path = context.shown(envFile.path);
  // Within quotes ~ would not be the home folder.
  const word = /^[\w@%+=:,./~-]+$/.test(path) ? path : (quotedWord(envFile.path) ?? "it");
  const mends = {
    "readable-by-others": `${path} can be read by others: chmod 600 ${word}`,
    "tracked-by-git": `${path} is in git, and with it your secret key: git rm --cached ${word}, then replace the key`,
  };
  return envFile.exposures.map((exposure) => mends[exposure]);
}

function shadowLines(profile: string, context: Context): readonly string[] {
  const shell = guessShell(context.host);
  return shadowsOf(profile, context.env).map((shadow) => `${shadowText(shadow)}: ${unsetLine(shadow.names, shell)}`);
}

function shadowText({ kind, names, profile }: Shadow): string {
  const [name = ""] = names;
  if (kind === "keys") return `${name} in this shell hides the session`;
  return profile === ""
    ? `${name} in this shell is empty, which some tools take for a profile`
    : `${name} in this shell names "${profile}" instead`;
}

/** Lines to copy: what works with no name, with the name, and in the editor's toolkit. */
function useLines(profile: string, context: Context): readonly string[] {
  const shadows = shadowsOf(profile, context.env);
  const unnamed = shadows.length === 0 && (profile === "default" || context.env.AWS_PROFILE === profile);
  const quoted = quotedWord(profile);
  return [
    ...(unnamed ? ["aws s3 ls"] : []),
    ...(quoted === undefined ? [] : [`aws s3 ls --profile ${quoted}`]),
    `VS Code, Cursor:  AWS: profile:${visible(profile)}`,
  ];
}

export interface LoginPlan {
  readonly route: Route;
  readonly wish: SessionWish;
  readonly moveKeysTo: string | undefined;
  readonly profiles: Profiles;
}

/** Says what a login would do. Nothing is asked, sent or written. */
export async function printLoginPlan(
  { route, wish, moveKeysTo, profiles }: LoginPlan,
  context: Context,
): Promise<void> {
  const serial = wish.serial ?? route.serial;
  const ends = momentText(new Date(context.now().getTime() + wish.durationSeconds * 1000), context.now());
  const all = await currentStatus(profiles, { ...context.stateTools(), env: context.env });
  const plan = planRoute(route, profiles, context.now(), all);
  const stands = wish.renew ? undefined : plan.sessionEndsAt;
  if (context.flags.json) {
    const keys = route.keys.kind === "profile" ? route.keys.profile : route.keys.kind;
    const { durationSeconds } = wish;
    const facts = { profile: route.sessionProfile, keys, serial, durationSeconds, moveKeysTo };
    const roles = plan.hops.map(({ profile, roleArn, seconds, wantedSeconds }) => ({
      ...{ profile, roleArn, wantedSeconds },
      durationSeconds: seconds,
    }));
    const codes = stands === undefined ? 1 : 0;
    context.print(jsonLine({ schema: "daypass.login-plan/1", ...facts, codes, roles }));
    return;
  }
  const { credentials, config } = profiles.locations;
  const lines = [
    `Keys      ${keysText(route, profiles, context)}`,
    `Device    ${serial ?? "asked of IAM"}`,
    stands === undefined
      ? `Session   ${spanText(wish.durationSeconds)}, until ${ends} if it is bought now; one code`
      : `Session   kept until ${untilText(stands, context.now())}; no code`,
    ...plan.hops.flatMap((hop) => roleLines(hop)),
    `Written   [${route.sessionProfile}] in ${context.shown(credentials)}; what is missing of region and source in ${context.shown(config)}`,
    ...(moveKeysTo === undefined
      ? []
      : [`Moved     the long-term keys of [${route.sessionProfile}] to [${moveKeysTo}]`]),
  ];
  for (const line of lines) context.print(visible(line));
}

function keysText({ keys }: Route, profiles: Profiles, context: Context): string {
  if (keys.kind === "env-file") return context.shown(keys.path);
  if (keys.kind === "environment") return "the environment";
  const id = settingOf(profiles.byName.get(keys.profile), "aws_access_key_id");
  return `[${keys.profile}]${id === undefined ? "" : ` ${maskedKeyId(id)}`}`;
}
