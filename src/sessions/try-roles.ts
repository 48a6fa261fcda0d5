import { DaypassError, isFailure } from "../core/errors.ts";
import { inParallel } from "../core/in-parallel.ts";
import { matchesPattern } from "../profiles/name-pattern.ts";
import { roleArnOf } from "../profiles/profile.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import { isDirect, type Route } from "../profiles/route.ts";
import { noCodes } from "./direct-role.ts";
import { routeOf } from "./plan.ts";
import { type FoundRole, openRoles, type Roles, type RoleTools } from "./role-session.ts";
import { findStanding } from "./standing-session.ts";
import type { StoredSession } from "./store.ts";

/** One role profile and whether it can be assumed. */
export interface TriedRole {
  readonly profile: string;
  readonly roleArn: string;
  readonly outcome: FoundRole | DaypassError;
}

export interface TryWish {
  readonly pattern: string | undefined;
  /** Gives the session of a route, of which several roles may make use; called once for each. */
  readonly session: (route: Route) => Promise<StoredSession>;
}

const atOnce = 8;

/** Assumes the role of every role profile that the pattern means, several at a time, whatever is stored already. */
export async function tryRoles(
  { pattern, session }: TryWish,
  profiles: Profiles,
  tools: RoleTools,
): Promise<readonly TriedRole[]> {
  const found = [...profiles.byName.values()]
    .filter((profile) => kindOf(profile, profiles) === "role" && matchesPattern(profile.name, pattern))
    .map((profile) => ({ profile: profile.name, roleArn: roleArnOf(profile) ?? "" }));
  const routes = new Map<string, Route | DaypassError>();
  for (const { profile } of found) routes.set(profile, await caught(routeOf(profile, profiles, tools)));
  const known = [...routes.values()].flatMap((route) => (route instanceof DaypassError ? [] : [route]));
  const sessions = await sessionsOf(
    known.filter((route) => !isDirect(route)),
    session,
  );
  const roles = openRoles(profiles, tools);
  try {
    return await inParallel(found, atOnce, async (role) => {
      const route = routes.get(role.profile);
      if (route instanceof DaypassError) return { ...role, outcome: route };
      if (route !== undefined && isDirect(route))
        return { ...role, outcome: await caught(keptRole(route, roles, profiles, tools)) };
      const bought = route && sessions.get(sessionName(route));
      if (bought instanceof DaypassError) return { ...role, outcome: bought };
      if (route === undefined || bought === undefined) throw new Error("Every role has a route, and that a session");
      const owner = { keyId: bought.keyId, serial: bought.serial };
      const wish = { route, owner, session: async () => bought, withCode: noCodes(route), renew: true };
      return { ...role, outcome: await caught(roles.sessionFor(wish)) };
    });
  } finally {
    roles.close();
  }
}

/** A role that takes a code of its own is not asked for: its session is there, or it is not. */
async function keptRole(route: Route, roles: Roles, profiles: Profiles, tools: RoleTools): Promise<FoundRole> {
  const { owner } = await findStanding(route, profiles, tools);
  const withCode = noCodes(route);
  const session = async () => {
    throw new Error("A role with a code of its own needs no session");
  };
  return await roles.sessionFor({ route, owner, session, withCode, renew: false });
}

/** One after the other: a person may be asked for a code. Where nothing can be tried at all, that is the outcome. */
async function sessionsOf(
  routes: readonly Route[],
  session: TryWish["session"],
): Promise<ReadonlyMap<string, StoredSession | DaypassError>> {
  const firsts = new Map<string, Route>();
  for (const route of routes) if (!firsts.has(sessionName(route))) firsts.set(sessionName(route), route);
  const sessions = new Map<string, StoredSession | DaypassError>();
  for (const [name, route] of firsts) {
    const outcome = await caught(session(route));
    if (isFailure(outcome) && (firsts.size === 1 || isFailure(outcome, "interrupted"))) throw outcome;
    sessions.set(name, outcome);
  }
  return sessions;
}

function sessionName({ keys, sessionProfile }: Route): string {
  return JSON.stringify([keys, sessionProfile]);
}

/** The outcome, or the failure it ends in. */
async function caught<T>(work: Promise<T>): Promise<T | DaypassError> {
  try {
    return await work;
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}
