import type { Environment } from "../core/environment.ts";
import { formOf, isServed } from "../profiles/forms.ts";
import type { Profiles } from "../profiles/read.ts";
import { isDirectMfa } from "../profiles/role-request.ts";
import { isDirect } from "../profiles/route.ts";
import { originsOf } from "./origins.ts";
import { routeOf } from "./plan.ts";
import { findServed, findStanding } from "./standing-session.ts";
import type { StateTools } from "./state-file.ts";
import { type ProfileStatus, statusOf } from "./status.ts";

/** What every profile of the files is and until when, sessions included that only daypass's store holds. Reads files only. */
export async function currentStatus(
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<readonly ProfileStatus[]> {
  const ends = new Map<string, Date>();
  for (const profile of profiles.byName.values()) {
    const isKept = isServed(profile) || (isDirectMfa(profile) && formOf(profile, profiles) !== "file");
    const end = isKept ? await storedEnd(profile.name, profiles, tools) : undefined;
    if (end !== undefined) ends.set(profile.name, end);
  }
  const remembered = await originsOf(profiles.locations.credentials, tools);
  return statusOf(profiles, tools.now(), remembered, ends);
}

async function storedEnd(
  name: string,
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<Date | undefined> {
  try {
    const route = await routeOf(name, profiles, tools);
    const { session } = isDirect(route)
      ? await findServed(route, profiles, tools)
      : await findStanding(route, profiles, tools);
    return session?.expiresAt;
  } catch {
    // Its route leads nowhere: a login says why.
    return undefined;
  }
}
