import { maskedKeyId } from "../../core/credentials.ts";
import { spanText } from "../../core/duration.ts";
import { wordOf } from "../../core/plain-word.ts";
import { visible } from "../../core/visible.ts";
import { expirationText } from "../../profiles/edits.ts";
import { formOf } from "../../profiles/forms.ts";
import { settingOf } from "../../profiles/profile.ts";
import { kindOf, type Profiles } from "../../profiles/read.ts";
import { isDirect, type Route } from "../../profiles/route.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import { type PlannedHop, planRoute, type RoutePlan } from "../../sessions/route-plan.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { ignoredByTools } from "./chain-remarks.ts";

/** Prints the way from a profile to credentials, and what it will take: the plan before the act. */
export async function printRoutePlan(route: Route, profiles: Profiles, context: Context): Promise<void> {
  const all = await currentStatus(profiles, { ...context.stateTools(), env: context.env });
  const plan = planRoute(route, profiles, context.now(), all);
  if (context.flags.json) printJson(route, plan, profiles, context);
  else for (const line of planLines(route, plan, profiles, context)) context.print(visible(line));
}

function printJson(route: Route, plan: RoutePlan, profiles: Profiles, context: Context): void {
  const profile = profiles.byName.get(route.profile);
  const keys = route.keys.kind === "profile" ? { profile: route.keys.profile } : route.keys;
  const ends = plan.sessionEndsAt;
  context.print(
    JSON.stringify({
      schema: "daypass.profile/1",
      name: route.profile,
      kind: profile === undefined ? "session" : kindOf(profile, profiles),
      form: profile === undefined ? undefined : formOf(profile, profiles),
      keys,
      serial: route.serial,
      session: { profile: route.sessionProfile, expiration: ends === undefined ? undefined : expirationText(ends) },
      roles: plan.hops.map(
        ({ profile: name, roleArn, sessionName, externalId, seconds, wantedSeconds, directMfa }) => ({
          profile: name,
          roleArn,
          sessionName,
          externalId,
          durationSeconds: seconds,
          wantedSeconds,
          directMfa,
        }),
      ),
      codes: plan.codes,
      askedByTools: plan.askedByTools,
      ends: expirationText(plan.endsAt),
      limit: plan.limit,
    }),
  );
}

function planLines(route: Route, plan: RoutePlan, profiles: Profiles, context: Context): readonly string[] {
  return [
    `Profile   ${route.profile}, ${kindText(route.profile, profiles)}`,
    `Keys      ${keysText(route, profiles, context)}`,
    `Device    ${route.serial ?? "asked of IAM"}`,
    ...(isDirect(route) ? [] : [`Session   [${route.sessionProfile}] ${sessionText(plan, context)}`]),
    ...plan.hops.flatMap((hop) => roleLines(hop)),
    ...codeLines(route, plan, profiles),
    endLine(plan, context),
  ];
}

function sessionText({ sessionEndsAt, sessionSeconds }: RoutePlan, context: Context): string {
  if (sessionEndsAt !== undefined) return `until ${untilText(sessionEndsAt, context.now())}`;
  return `none now; a new one lasts ${spanText(sessionSeconds)}`;
}

function codeLines(route: Route, plan: RoutePlan, profiles: Profiles): readonly string[] {
  const one = isDirect(route) ? "role session" : "session";
  const codes =
    plan.codes === 0
      ? `none now: there is a ${one}`
      : `${plan.codes}: daypass login ${wordOf(route.profile)} asks for it`;
  const profile = profiles.byName.get(route.profile);
  return [
    `Codes     ${codes}`,
    ...(isDirect(route) ? ["          one for each role session: daypass_direct_mfa is set"] : []),
    ...plan.askedByTools.map((name) => `          and every tool asks for one of its own: [${name}] has mfa_serial`),
    ...(profile === undefined ? [] : ignoredByTools(profile, formOf(profile, profiles))).map(
      (line) => `          ${line}`,
    ),
  ];
}

function endLine({ sessionEndsAt, endsAt, limit, hops }: RoutePlan, context: Context): string {
  const by = {
    session: "the session",
    "role session": "the role session, which takes another code then",
    "role session in the file": "the role session that stands in the credentials file",
  }[limit];
  const renewed = hops.length > 0 && limit === "session" ? "; role sessions are renewed until then" : "";
  const condition = sessionEndsAt === undefined && limit !== "role session in the file" ? " if it is bought now" : "";
  return `Ends      ${untilText(endsAt, context.now())}${condition}, with ${by}${renewed}`;
}

/** A role as it will be assumed, and which limit of AWS makes it shorter than wanted. */
export function roleLines({
  profile,
  roleArn,
  sessionName,
  seconds,
  wantedSeconds,
  directMfa,
}: PlannedHop): readonly string[] {
  const name = sessionName === undefined ? "" : ` as ${sessionName}`;
  const how = directMfa ? ", with a code of its own" : "";
  const line = `Role      ${roleArn}${name}, ${spanText(seconds)} each (profile ${profile})${how}`;
  if (wantedSeconds === undefined) return [line];
  const most = `${spanText(wantedSeconds)} is wanted: with a session or a role AWS gives 1 h at most`;
  return [line, `          ${most} (daypass_direct_mfa lifts that)`];
}

function kindText(name: string, profiles: Profiles): string {
  const profile = profiles.byName.get(name);
  if (profile === undefined) return "a session profile that no login has written yet";
  const form = formOf(profile, profiles);
  const kind = { keys: "a keys profile", session: "a session profile", role: "a role profile" } as const;
  const known = kindOf(profile, profiles);
  const text = known === "keys" || known === "session" || known === "role" ? kind[known] : "a profile";
  return form === undefined ? text : `${text} in the form ${form}`;
}

function keysText({ keys }: Route, profiles: Profiles, context: Context): string {
  if (keys.kind === "env-file") return context.shown(keys.path);
  if (keys.kind === "environment") return "the environment";
  const profile = profiles.byName.get(keys.profile);
  const id = settingOf(profile, "aws_access_key_id");
  const place = profile?.settings.get("aws_access_key_id")?.place;
  const where = place === undefined ? "" : `  ${context.shown(place.path)}:${place.line}`;
  return `[${keys.profile}]${id === undefined ? "" : ` ${maskedKeyId(id)}`}${where}`;
}
