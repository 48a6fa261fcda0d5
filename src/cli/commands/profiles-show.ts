import { maskedKeyId } from "../../core/credentials.ts";
import { spanText } from "../../core/duration.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import { expirationText } from "../../profiles/edits.ts";
import { formOf } from "../../profiles/forms.ts";
import { settingOf } from "../../profiles/profile.ts";
import { kindOf, type Profiles, requireProfile } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { routeOf } from "../../sessions/plan.ts";
import { type PlannedHop, planRoute, type RoutePlan } from "../../sessions/route-plan.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";

export const profilesShow = command({
  name: "show",
  group: "SET UP",
  summary: "the way from a profile to credentials, before it is gone",
  argument: { name: "profile", summary: "the profile" },
  options: {},
  examples: [
    { line: "daypass profiles show acme-prod", says: "its keys, device, session and roles; codes; when it ends" },
  ],
  async run({ argument }, context) {
    if (argument === undefined)
      throw new DaypassError("usage", { what: "Say which profile to show", hint: "daypass profiles list" });
    const profiles = await context.readProfiles();
    const tools = { ...context.stateTools(), env: context.env };
    try {
      const route = await routeOf(argument, profiles, tools);
      print(route, planRoute(route, profiles, context.now()), profiles, context);
    } catch (error) {
      if (!isFailure(error, "profile-not-served")) throw error;
      // Another tool's profile is no failure to somebody who only wants to know.
      printUnserved(argument, error, profiles, context);
    }
    return undefined;
  },
});

function print(route: Route, plan: RoutePlan, profiles: Profiles, context: Context): void {
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
      roles: plan.hops.map(({ profile: name, roleArn, sessionName, externalId, seconds }) => ({
        profile: name,
        roleArn,
        sessionName,
        externalId,
        durationSeconds: seconds,
      })),
      codes: plan.codes,
      askedByTools: plan.askedByTools,
      ends: expirationText(plan.endsAt),
      limit: plan.limit,
    }),
  );
}

function planLines(route: Route, plan: RoutePlan, profiles: Profiles, context: Context): readonly string[] {
  const { sessionEndsAt, endsAt } = plan;
  const session =
    sessionEndsAt === undefined
      ? `none now; a new one lasts ${spanText(plan.sessionSeconds)}`
      : `until ${untilText(sessionEndsAt, context.now())}`;
  const codes =
    plan.codes === 0 ? "none now: there is a session" : `${plan.codes}: daypass login ${route.profile} asks for it`;
  const by = plan.limit === "session" ? "the session" : "the role session that stands in the credentials file";
  const renewed = plan.hops.length > 0 && plan.limit === "session" ? "; role sessions are renewed until then" : "";
  const condition = sessionEndsAt === undefined && plan.limit === "session" ? " if it is bought now" : "";
  return [
    `Profile   ${route.profile}, ${kindText(route.profile, profiles)}`,
    `Keys      ${keysText(route, profiles, context)}`,
    `Device    ${route.serial ?? "asked of IAM"}`,
    `Session   [${route.sessionProfile}] ${session}`,
    ...plan.hops.map(roleLine),
    `Codes     ${codes}`,
    ...plan.askedByTools.map((name) => `          and every tool asks for one of its own: [${name}] has mfa_serial`),
    `Ends      ${untilText(endsAt, context.now())}${condition}, with ${by}${renewed}`,
  ];
}

function roleLine({ profile, roleArn, sessionName, seconds }: PlannedHop): string {
  const name = sessionName === undefined ? "" : ` as ${sessionName}`;
  return `Role      ${roleArn}${name}, ${spanText(seconds)} each (profile ${profile})`;
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

function printUnserved(
  name: string,
  error: DaypassError<"profile-not-served">,
  profiles: Profiles,
  context: Context,
): void {
  const { kind } = error.facts;
  const first = kindOf(requireProfile(name, profiles), profiles);
  if (context.flags.json) {
    context.print(JSON.stringify({ schema: "daypass.profile/1", name, kind: first, servedBy: kind }));
    return;
  }
  context.print(visible(`Profile   ${name}`));
  context.print(visible(`Ends at   [${error.facts.profile}], which gets its credentials in another way (${kind})`));
}
