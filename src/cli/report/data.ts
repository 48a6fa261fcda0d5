import { spanText } from "../../core/duration.ts";
import { DaypassError } from "../../core/errors.ts";
import { withShortPaths } from "../../core/paths.ts";
import { version } from "../../core/version.ts";
import { type Diagnosis, diagnose } from "../../diagnosis/doctor.ts";
import { withoutKeyIds } from "../../diagnosis/mask.ts";
import { formOf } from "../../profiles/forms.ts";
import type { Profile } from "../../profiles/profile.ts";
import { kindOf, type Profiles } from "../../profiles/read.ts";
import type { KeysSource } from "../../profiles/route.ts";
import { type Origin, originsOf } from "../../sessions/origins.ts";
import { routeOf } from "../../sessions/plan.ts";
import type { ProfileStatus } from "../../sessions/status.ts";
import type { Context } from "../context.ts";
import { gather } from "../diagnosis/doctor-surroundings.ts";
import { momentText } from "../moment.ts";
import type { GuardrailSection, Report, ReportRoute, ReportSession } from "./page.ts";

/** All that a report says; nothing of it is secret. */
export async function reportData(
  { offline, guardrail }: { readonly offline: boolean; readonly guardrail: GuardrailSection },
  profiles: Profiles,
  context: Context,
): Promise<Report> {
  const seen = await gather({ offline }, profiles, context);
  const short = (said: string) => withoutKeyIds(withShortPaths(said, context.env));
  const origins = await originsOf(profiles.locations.credentials, context.stateTools());
  const routes: ReportRoute[] = [];
  const others: { profile: string; why: string }[] = [];
  for (const profile of profiles.byName.values()) {
    const kind = kindOf(profile, profiles);
    if (kind === "settings" || kind === "keys") continue;
    try {
      routes.push(await routeRow(profile, { status: seen.status, origins }, profiles, context));
    } catch (error) {
      if (!(error instanceof DaypassError)) throw error;
      others.push({ profile: profile.name, why: short(error.message) });
    }
  }
  return {
    version,
    madeAt: seen.now.toISOString().slice(0, 16).replace("T", " ").concat(" UTC"),
    sessions: seen.status.filter(({ kind }) => kind === "session").map((one) => sessionRow(one, context)),
    routes: routes.sort(byWay),
    others,
    diagnosis: shortened(diagnose(seen), short),
    guardrail,
  };
}

/** The home folder says who somebody is, and makes places long. */
function shortened({ findings, good }: Diagnosis, short: (said: string) => string): Diagnosis {
  const shorter = findings.map((finding) => {
    const { what, why, place } = finding;
    return { ...finding, what: short(what), why: short(why), place: place && { ...place, path: short(place.path) } };
  });
  return { findings: shorter, good: good.map(short) };
}

async function routeRow(
  profile: Profile,
  known: { readonly status: readonly ProfileStatus[]; readonly origins: ReadonlyMap<string, Pick<Origin, "serial">> },
  profiles: Profiles,
  context: Context,
): Promise<ReportRoute> {
  const route = await routeOf(profile.name, profiles, { ...context.stateTools(), env: context.env });
  const now = known.status.find(({ name }) => name === profile.name);
  const last = route.hops.at(-1);
  return {
    keys: keysText(route.keys, context),
    device: route.serial ?? known.origins.get(route.sessionProfile)?.serial ?? "asked of IAM",
    session: route.sessionProfile,
    role: last === undefined ? undefined : route.hops.map((hop) => hop.profile).join(" → "),
    roleArn: last?.roleArn,
    account: now?.account,
    form: formOf(profile, profiles) ?? "",
  };
}

function keysText(keys: KeysSource, context: Context): string {
  if (keys.kind === "profile") return keys.profile;
  return keys.kind === "env-file" ? context.shown(keys.path) : "the environment";
}

const dayMs = 86_400_000;

function sessionRow({ name, account, expiresAt, secondsLeft, usable }: ProfileStatus, context: Context): ReportSession {
  const left = secondsLeft ?? 0;
  const ended = expiresAt === undefined ? "no session" : `ended ${momentText(expiresAt, context.now())}`;
  return {
    profile: name,
    account,
    endsAt: expiresAt?.toISOString(),
    left: left > 0 ? spanText(left) : ended,
    share: Math.min(1, Math.max(0, (left * 1000) / dayMs)),
    usable,
  };
}

/** Ways that begin alike stand together; the session itself stands before the roles behind it. */
function byWay(one: ReportRoute, other: ReportRoute): number {
  const key = ({ keys, device, session, role = "" }: ReportRoute) => [keys, device, session, role].join("\n");
  return key(one) < key(other) ? -1 : 1;
}
