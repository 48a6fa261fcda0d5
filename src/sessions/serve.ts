import type { Profiles } from "../profiles/read.ts";
import type { Served } from "./answers-written.ts";
import { routeOf } from "./plan.ts";
import { openRoles, type RoleTools } from "./role-session.ts";
import type { StandingTools } from "./session-wish.ts";
import { findStanding, standingSession } from "./standing-session.ts";
import type { DurationLimit } from "./stored-roles.ts";

export interface ServedProfile extends Served {
  /** What AWS gave less of than the profile wants, where it was asked just now. */
  readonly limit: DurationLimit | undefined;
}

/**
 * The credentials of a profile for its tools, without asking anybody: of a role its role session, of keys and of a session the
 * session. Throws `session-missing` and what stands in the way of a role.
 */
export async function serve(
  name: string,
  profiles: Profiles,
  tools: StandingTools & RoleTools,
): Promise<ServedProfile> {
  const route = await routeOf(name, profiles, tools);
  const standing = await findStanding(route, profiles, tools);
  const session = () => standingSession(standing, route, profiles, tools);
  if (route.hops.length === 0) return { ...(await session()), limit: undefined };
  const roles = openRoles(profiles, tools);
  try {
    const role = await roles.sessionFor({ route, owner: standing.owner, session, renew: false });
    return { ...role, limit: role.assumed ? role.limit : undefined };
  } finally {
    roles.close();
  }
}
