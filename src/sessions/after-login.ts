import type { TemporaryCredentials } from "../core/credentials.ts";
import { formOf } from "../profiles/forms.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { keepAnswer, type NotedBasis } from "./answers-written.ts";
import { deliverRole } from "./deliver-role.ts";
import { noCodes } from "./direct-role.ts";
import type { FoundRole, Roles } from "./role-session.ts";
import type { SessionOwner } from "./session-wish.ts";
import type { StateTools } from "./state-file.ts";
import type { StoredSession } from "./store.ts";

export interface RolesToDeliver {
  readonly route: Route;
  readonly owner: SessionOwner;
  /** What the first role is assumed with. */
  readonly session: TemporaryCredentials;
  readonly renew: boolean;
  readonly strictDuration?: boolean | undefined;
}

/**
 * Writes the role sessions that tools look for in the file: of the profile itself, and of those on the way to it. Gives that of the
 * profile; `undefined` unless that is its form.
 */
export async function deliverRoles(
  { route, owner, session, renew, strictDuration }: RolesToDeliver,
  roles: Roles,
  profiles: Profiles,
  tools: StateTools,
): Promise<FoundRole | undefined> {
  let last: FoundRole | undefined;
  for (const [index, hop] of route.hops.entries()) {
    const profile = profiles.byName.get(hop.profile);
    if (profile === undefined || formOf(profile, profiles) !== "file") continue;
    const isLast = index === route.hops.length - 1;
    const way = { ...route, profile: hop.profile, hops: route.hops.slice(0, index + 1) };
    const withCode = noCodes(way);
    const role = await roles.sessionFor({
      ...{ route: way, owner, withCode, strictDuration },
      session: async () => session,
      renew: renew && isLast && !hop.directMfa,
    });
    await deliverRole({ route: way, role, owner, reason: `login ${route.profile}` }, profiles, tools);
    if (isLast) last = role;
  }
  return last;
}

export interface LoggedIn {
  readonly route: Route;
  readonly session: StoredSession;
  /** What the files were before they were read for the last time. */
  readonly noted: NotedBasis;
}

/** Has the answers of the session profile and of its keys profile ready for the first program that asks. */
export async function keepAnswers(
  { route, session, noted }: LoggedIn,
  profiles: Profiles,
  tools: StateTools,
): Promise<void> {
  const keys = route.keys.kind === "profile" ? [route.keys.profile] : [];
  for (const name of new Set([route.sessionProfile, ...keys])) {
    const profile = profiles.byName.get(name);
    // One that names a role too stands for that.
    const isSession = profile !== undefined && ["session", "keys"].includes(kindOf(profile, profiles));
    if (isSession) await keepAnswer({ profile: name, served: session, noted, profiles }, tools);
  }
}
