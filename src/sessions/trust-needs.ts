import { connectionFor } from "../aws-api/connection.ts";
import type { Environment } from "../core/environment.ts";
import { isFailure } from "../core/errors.ts";
import { type EndpointOverride, findEndpoint } from "../profiles/endpoints.ts";
import type { Profiles } from "../profiles/read.ts";
import type { StateTools } from "./state-file.ts";
import { isTrusted, type Trustable } from "./trust.ts";
import { trustableEndpoint } from "./trusted-use.ts";

/** What the files and the environment name now that daypass would use only once it is trusted, and is not trusted yet. */
export async function trustNeeds(
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<readonly Trustable[]> {
  const wanted = new Map<string, Trustable>();
  const add = (item: Trustable | undefined) => item !== undefined && wanted.set(JSON.stringify(item), item);
  for (const service of ["sts", "iam"] as const) {
    add(await needOf(service, () => findEndpoint(service, undefined, undefined, tools.env), tools.env));
    for (const profile of profiles.byName.values()) {
      // What the environment names hides the files: they are looked at as if it did not.
      add(await needOf(service, () => findEndpoint(service, profile, profiles, {}), tools.env));
    }
  }
  for (const profile of profiles.byName.values()) {
    const setting = profile.settings.get("daypass_mfa_process");
    if (setting !== undefined && setting.value !== "")
      add({ kind: "command", where: setting.place.path, profile: profile.name, text: setting.value });
  }
  const open = [];
  for (const item of wanted.values()) if (!(await isTrusted(item, tools))) open.push(item);
  return open;
}

async function needOf(
  service: "sts" | "iam",
  find: () => EndpointOverride | undefined,
  env: Environment,
): Promise<Trustable | undefined> {
  try {
    const override = find();
    if (override === undefined) return undefined;
    const { endpoint } = await connectionFor({ service, region: undefined, endpoint: override.url, env });
    return trustableEndpoint(override, endpoint);
  } catch (error) {
    // Nothing can be sent to it, so nothing is to be trusted; login says what is wrong with it.
    if (isFailure(error, "endpoint-invalid", "services-not-found")) return undefined;
    throw error;
  }
}
