import type { Environment } from "../core/environment.ts";
import { placeText } from "../core/problem.ts";
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

/** The endpoint override for assuming a role: that of its own profile, else that of the route that leads to it. */
export function endpointOfRole(
  role: string,
  route: Route,
  profiles: Profiles,
  env: Environment,
): EndpointOverride | undefined {
  return findEndpoint("sts", profiles.byName.get(role), profiles, env) ?? endpointOfRoute("sts", route, profiles, env);
}

/** A command of the profile's that prints MFA codes, with where it stands. */
export interface NamedCommand {
  readonly profile: string;
  readonly line: string;
  readonly path: string;
  readonly place: string;
}

/** The command for codes that the keys profile names, else the session profile. */
export function codeCommandOfRoute(route: Route, profiles: Profiles): NamedCommand | undefined {
  const names = [...(route.keys.kind === "profile" ? [route.keys.profile] : []), route.sessionProfile];
  for (const name of names) {
    const setting = profiles.byName.get(name)?.settings.get("daypass_mfa_process");
    if (setting === undefined || setting.value === "") continue;
    return { profile: name, line: setting.value, path: setting.place.path, place: placeText(setting.place) };
  }
  return undefined;
}

function keysProfile({ keys }: Route, profiles: Profiles): Profile | undefined {
  return keys.kind === "profile" ? profiles.byName.get(keys.profile) : undefined;
}
