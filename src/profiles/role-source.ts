import { DaypassError } from "../core/errors.ts";
import { holdsLongTermKeys, type Profile, settingOf } from "./profile.ts";
import { kindOf, type Profiles, sourceOf } from "./read.ts";
import { sessionProfileOf } from "./route.ts";

/**
 * The profile that assumes roles where this one is named as their source: a keys profile stands for its session, since its keys
 * alone would not pass MFA. `undefined` where there is no such profile.
 */
export function findRoleSource(name: string, profiles: Profiles): string | undefined {
  const profile = profiles.byName.get(name);
  if (holdsLongTermKeys(profile)) return sessionProfileOf(name, profiles);
  if (profile !== undefined) return name;
  // A session profile that no login has written yet.
  return sourceOf(unwritten(name), profiles) === undefined ? undefined : name;
}

/** As `findRoleSource`; throws `profile-not-found`. */
export function requireRoleSource(name: string, profiles: Profiles): string {
  const source = findRoleSource(name, profiles);
  if (source !== undefined) return source;
  throw new DaypassError("profile-not-found", { profile: name, path: profiles.locations.config });
}

/** The only session there is to assume roles with. Throws `source-choice-needed` where there are several, or none. */
export function onlyRoleSource(profiles: Profiles): string {
  const all = [...profiles.byName.values()];
  const ofKeys = all.filter(holdsLongTermKeys).map(({ name }) => sessionProfileOf(name, profiles));
  const others = all.filter((profile) => kindOf(profile, profiles) === "session").map(({ name }) => name);
  // One that keys buy is known by more than its name.
  const candidates = [...new Set(ofKeys.length > 0 ? ofKeys : others)];
  const [only] = candidates;
  if (only === undefined || candidates.length > 1) throw new DaypassError("source-choice-needed", { candidates });
  return only;
}

/** What a new role profile takes over from the session that assumes it, as set-up left it there or beside the keys. */
export interface Inherited {
  readonly sessionName: string | undefined;
  readonly region: string | undefined;
  readonly output: string | undefined;
}

export function inheritedFrom(session: string, profiles: Profiles): Inherited {
  const section = profiles.byName.get(session);
  const keys = profiles.byName.get(sourceOf(section ?? unwritten(session), profiles) ?? "");
  const value = (key: string) => settingOf(section, key) ?? settingOf(keys, key);
  return { sessionName: value("daypass_session_name"), region: value("region"), output: value("output") };
}

function unwritten(name: string): Profile {
  return { name, settings: new Map(), inConfig: false, inCredentials: false };
}
