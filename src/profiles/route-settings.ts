import type { Environment } from "../core/environment.ts";
import { type EndpointOverride, findEndpoint, ignoresEndpoints, type Service } from "./endpoints.ts";
import { type Profile, settingOf } from "./profile.ts";
import type { Profiles } from "./read.ts";
import type { Route } from "./route.ts";

/** The first value that the profiles of a route give a setting: the keys profile's, else the session profile's. */
export function settingOfRoute(route: Route, key: string, profiles: Profiles): string | undefined {
  return settingOf(keysProfile(route, profiles), key) ?? settingOf(profiles.byName.get(route.sessionProfile), key);
}

/** The endpoint override that holds for a route: that of the profile whose keys sign, else that of the session profile. */
export function endpointOfRoute(
  service: Service,
  route: Route,
  profiles: Profiles,
  env: Environment,
): EndpointOverride | undefined {
  const signing = keysProfile(route, profiles);
  if (ignoresEndpoints(signing, env)) return undefined;
  return (
    findEndpoint(service, signing, profiles, env) ??
    findEndpoint(service, profiles.byName.get(route.sessionProfile), profiles, env)
  );
}

function keysProfile({ keys }: Route, profiles: Profiles): Profile | undefined {
  return keys.kind === "profile" ? profiles.byName.get(keys.profile) : undefined;
}
