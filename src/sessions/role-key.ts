import { hostname, userInfo } from "node:os";
import type { Environment } from "../core/environment.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import { roleRequestOf } from "../profiles/role-request.ts";
import type { RoleHop, Route } from "../profiles/route.ts";
import { endpointOfRole, settingOfRoute } from "../profiles/route-settings.ts";
import type { SessionOwner } from "./session-wish.ts";
import type { RoleKey, RoleStep } from "./stored-roles.ts";

/** What shapes the session of the first so many roles of a route, or of all of them. */
export function roleKeyOf(
  {
    route,
    owner,
    count = route.hops.length,
  }: { readonly route: Route; readonly owner: SessionOwner; readonly count?: number },
  profiles: Profiles,
  env: Environment,
): RoleKey {
  const hops = route.hops.slice(0, count);
  const endpoint = endpointOfRole(hops.at(-1)?.profile ?? "", route, profiles, env)?.url ?? "aws";
  return { ...owner, endpoint, steps: hops.map((hop) => stepOf(hop, route, profiles)) };
}

function stepOf(hop: RoleHop, route: Route, profiles: Profiles): RoleStep {
  const sessionName =
    hop.sessionName ??
    settingOf(profiles.byName.get(hop.profile), "daypass_session_name") ??
    settingOf(profiles.byName.get(route.sessionProfile), "daypass_session_name") ??
    settingOfRoute(route, "daypass_session_name", profiles) ??
    usualSessionName();
  return {
    roleArn: hop.roleArn,
    externalId: hop.externalId,
    sessionName,
    durationSeconds: hop.durationSeconds,
    request: roleRequestOf(profiles.byName.get(hop.profile)),
    direct: hop.directMfa,
  };
}

/** Who and where, as CloudTrail will show it; the same in an empty environment. */
function usualSessionName(): string {
  let user = "";
  try {
    user = userInfo().username;
  } catch {
    // A container may run as a user without a name.
  }
  const name = [user, hostname()].filter((part) => part !== "").join("@");
  const allowed = name.replace(/[^\w+=,.@-]/g, "-").slice(0, 64);
  return allowed.length < 2 ? "daypass" : allowed;
}
