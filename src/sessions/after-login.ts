import { formOf } from "../profiles/forms.ts";
import { kindOf, type Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { keepAnswer, type NotedBasis } from "./answers-written.ts";
import { deliverRole } from "./deliver-role.ts";
import { noCodes } from "./direct-role.ts";
import { type FoundRole, openRoles, type RoleTools } from "./role-session.ts";
import type { StateTools } from "./state-file.ts";
import type { StoredSession } from "./store.ts";

/** The role session of the profile that was logged in to, written into its section; `undefined` unless that is its form. */
export async function deliverRoleBehind(
  { route, session, renew }: { readonly route: Route; readonly session: StoredSession; readonly renew: boolean },
  profiles: Profiles,
  tools: RoleTools,
): Promise<FoundRole | undefined> {
  const profile = profiles.byName.get(route.profile);
  if (route.hops.length === 0 || profile === undefined || formOf(profile, profiles) !== "file") return undefined;
  const owner = { keyId: session.keyId, serial: session.serial };
  const roles = openRoles(profiles, tools);
  try {
    const role = await roles.sessionFor({
      route,
      owner,
      session: async () => session,
      withCode: noCodes(route),
      renew,
    });
    await deliverRole({ route, role, owner, reason: `login ${route.profile}` }, profiles, tools);
    return role;
  } finally {
    roles.close();
  }
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
