import { type Environment, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import type { FilePlace } from "../core/problem.ts";
import { type Profile, settingOf } from "./profile.ts";
import type { Profiles } from "./read.ts";

/** Where an endpoint override was found; what may be trusted unasked depends on it. */
export type EndpointOrigin =
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "file"; readonly profile: string; readonly place: FilePlace };

export interface EndpointOverride {
  readonly url: string;
  readonly origin: EndpointOrigin;
}

export type Service = "sts" | "iam" | "cloudformation";

/**
 * The endpoint override for a service by the precedence all SDKs share: the service's variable, the general variable,
 * the profile's `services` section, the profile's `endpoint_url`. `undefined` means AWS's own endpoint.
 */
export function findEndpoint(
  service: Service,
  profile: Profile | undefined,
  profiles: Profiles | undefined,
  env: Environment,
): EndpointOverride | undefined {
  if (ignoresEndpoints(profile, env)) return undefined;
  for (const name of [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, "AWS_ENDPOINT_URL"]) {
    const url = variable(env, name);
    if (url !== undefined) return { url, origin: { kind: "environment", variable: name } };
  }
  if (profile === undefined || profiles === undefined) return undefined;
  return endpointOfServices(service, profile, profiles) ?? endpointOfProfile(profile);
}

/** Whether the profile, or the environment, wants AWS's own endpoints whatever overrides there are. */
export function ignoresEndpoints(profile: Profile | undefined, env: Environment): boolean {
  const ignored =
    variable(env, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") ?? settingOf(profile, "ignore_configured_endpoint_urls");
  return ignored?.toLowerCase() === "true";
}

function endpointOfServices(service: Service, profile: Profile, profiles: Profiles): EndpointOverride | undefined {
  const name = settingOf(profile, "services");
  if (name === undefined) return undefined;
  const section = profiles.config.find({ type: "services", name });
  if (section === undefined) {
    const place = profile.settings.get("services")?.place ?? { path: profiles.locations.config, line: 1, column: 1 };
    throw new DaypassError("services-not-found", { ...place, profile: profile.name, services: name });
  }
  const setting = section.settings.get(service);
  const url = setting?.nested?.get("endpoint_url");
  if (setting === undefined || url === undefined || url === "") return undefined;
  return { url, origin: { kind: "file", profile: profile.name, place: setting.place } };
}

function endpointOfProfile(profile: Profile): EndpointOverride | undefined {
  const setting = profile.settings.get("endpoint_url");
  if (setting === undefined || setting.value === "") return undefined;
  return { url: setting.value, origin: { kind: "file", profile: profile.name, place: setting.place } };
}
