import { durationSeconds, sessionSeconds } from "../core/duration.ts";
import { isFailure } from "../core/errors.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import { isDirect, type RoleHop, type Route } from "../profiles/route.ts";
import { settingOfRoute } from "../profiles/route-settings.ts";
import { type ProfileStatus, statusOf } from "./status.ts";

/** What it would take to use a profile now, worked out from what the files say. */
export interface RoutePlan {
  /** The end of the session there is; `undefined` when it has to be bought. */
  readonly sessionEndsAt: Date | undefined;
  /** How long a session is that would be bought. */
  readonly sessionSeconds: number;
  /** The codes that daypass would ask for. */
  readonly codes: number;
  /** The role profiles for which every tool asks for a code of its own, since `mfa_serial` stands beside `role_arn`. */
  readonly askedByTools: readonly string[];
  readonly hops: readonly PlannedHop[];
  /** When the credentials end, at the latest, and by what. */
  readonly endsAt: Date;
  readonly limit: "session" | "role session" | "role session in the file";
}

export interface PlannedHop extends RoleHop {
  /** How long one role session lasts: what the profile says, else AWS's hour, within what AWS gives. */
  readonly seconds: number;
  /** What the profile wants, where AWS gives less because the role is assumed with a session. */
  readonly wantedSeconds: number | undefined;
}

/** STS's default for AssumeRole, and the most it gives a role that is assumed with a session or by another role. */
const roleSeconds = 3600;

/** The plan by what the files say; with `all`, by what daypass keeps as well. */
export function planRoute(
  route: Route,
  profiles: Profiles,
  now: Date,
  all: readonly ProfileStatus[] = statusOf(profiles, now, new Map()),
): RoutePlan {
  const direct = isDirect(route) ? route.hops[0] : undefined;
  if (direct !== undefined) return planDirect(direct, route, profiles, { now, all });
  const session = all.find(({ name }) => name === route.sessionProfile);
  const own = all.find(({ name }) => name === route.profile);
  const sessionEndsAt = session?.usable === true ? session.expiresAt : undefined;
  const seconds = lengthOf(route, profiles);
  const bySession = sessionEndsAt ?? new Date(now.getTime() + seconds * 1000);
  const inFile = route.hops.length > 0 && own?.form === "file" ? endInFile(own, route.profile, profiles) : undefined;
  return {
    sessionEndsAt,
    sessionSeconds: seconds,
    codes: sessionEndsAt === undefined ? 1 : 0,
    askedByTools: route.hops.map(({ profile }) => profile).filter((name) => has(name, "mfa_serial", profiles)),
    hops: route.hops.map(plannedHop),
    endsAt: inFile ?? bySession,
    limit: inFile === undefined ? "session" : "role session in the file",
  };
}

/** The role's own session takes the place of one that all roles share: a code for each such role. */
function planDirect(
  hop: RoleHop,
  route: Route,
  profiles: Profiles,
  { now, all }: { readonly now: Date; readonly all: readonly ProfileStatus[] },
): RoutePlan {
  const own = all.find(({ name }) => name === hop.profile);
  const first = plannedHop(hop);
  const stands = own?.usable === true ? own.expiresAt : undefined;
  return {
    sessionEndsAt: stands,
    sessionSeconds: first.seconds,
    codes: stands === undefined ? 1 : 0,
    askedByTools: route.hops.map(({ profile }) => profile).filter((name) => has(name, "mfa_serial", profiles)),
    hops: route.hops.map(plannedHop),
    endsAt: stands ?? new Date(now.getTime() + first.seconds * 1000),
    limit: "role session",
  };
}

function plannedHop(hop: RoleHop): PlannedHop {
  const { durationSeconds: wanted = roleSeconds, directMfa } = hop;
  if (directMfa || wanted <= roleSeconds) return { ...hop, seconds: wanted, wantedSeconds: undefined };
  return { ...hop, seconds: roleSeconds, wantedSeconds: wanted };
}

function lengthOf(route: Route, profiles: Profiles): number {
  const text = settingOfRoute(route, "daypass_duration", profiles);
  try {
    return text === undefined ? sessionSeconds.default : durationSeconds(text);
  } catch (error) {
    // A login says so; a plan goes by what would be bought without it.
    if (isFailure(error, "duration-invalid")) return sessionSeconds.default;
    throw error;
  }
}

function endInFile(own: ProfileStatus, name: string, profiles: Profiles): Date | undefined {
  const text = settingOf(profiles.byName.get(name), "expiration");
  const end = text === undefined ? own.expiresAt : new Date(text);
  return end === undefined || Number.isNaN(end.getTime()) ? undefined : end;
}

function has(name: string, key: string, profiles: Profiles): boolean {
  return settingOf(profiles.byName.get(name), key) !== undefined;
}
