import type { Profiles } from "../profiles/read.ts";
import { isDirect } from "../profiles/route.ts";
import type { Served } from "./answers-written.ts";
import type { AskCode } from "./ask-code.ts";
import { codesOf, noCodes } from "./direct-role.ts";
import { routeOf } from "./plan.ts";
import { openRoles, type RoleTools } from "./role-session.ts";
import type { StandingTools } from "./session-wish.ts";
import { findStanding, standingSession } from "./standing-session.ts";
import type { DurationLimit } from "./stored-roles.ts";

export interface ServedProfile extends Served {
  /** What AWS gave less of than the profile wants, where it was asked just now. */
  readonly limit: DurationLimit | undefined;
}

export interface ServeWish {
  readonly profile: string;
  /** Fail rather than go on with a shorter role session than the profile wants. */
  readonly strictDuration: boolean;
}

/** What serving takes; with `askCode` a person may be asked. */
export type ServeTools = StandingTools & RoleTools & { readonly askCode?: AskCode | undefined };

/**
 * The credentials of a profile for its tools: of a role its role session, of keys and of a session the session. A person is asked
 * only where that was wished. Throws `session-missing` and what stands in the way of a role.
 */
export async function serve(
  { profile, strictDuration }: ServeWish,
  profiles: Profiles,
  tools: ServeTools,
): Promise<ServedProfile> {
  const route = await routeOf(profile, profiles, tools);
  const standing = await findStanding(route, profiles, tools);
  const { owner } = standing;
  const session = () => standingSession(standing, route, profiles, tools);
  if (route.hops.length === 0) return { ...(await session()), limit: undefined };
  const { askCode } = tools;
  const asking = { ...tools, askCode: askCode ?? (async () => undefined), chooseDevice: async () => undefined };
  const withCode =
    isDirect(route) && askCode !== undefined
      ? codesOf(route, { owner, pin: undefined }, profiles, asking)
      : noCodes(route);
  const roles = openRoles(profiles, tools);
  try {
    const role = await roles.sessionFor({ route, owner, session, withCode, renew: false, strictDuration });
    return { ...role, limit: role.assumed ? role.limit : undefined };
  } finally {
    roles.close();
  }
}
