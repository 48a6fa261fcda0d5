import { holdsLongTermKeys, type Profile, settingOf } from "./profile.ts";
import type { Profiles } from "./read.ts";
import { sessionProfileOf } from "./route.ts";

/** What set-up left for the profiles that are added later. */
export interface Defaults {
  /** The name that role sessions get in CloudTrail. */
  readonly sessionName: string | undefined;
  readonly region: string | undefined;
  readonly output: string | undefined;
  /** The session profile that roles are assumed with: what goes into their `source_profile`. */
  readonly source: string | undefined;
  /** The keys profile behind it. */
  readonly keys: string | undefined;
}

/**
 * What a role profile inherits where nothing else is said. It stands in the section of a session profile: that of `[default]`'s
 * keys, else that of the first keys profile which set-up has been through, else that of the first keys profile.
 */
export function defaultsOf(profiles: Profiles): Defaults {
  const pairs = [...profiles.byName.values()].filter(holdsLongTermKeys).map(({ name }) => {
    const source = sessionProfileOf(name, profiles);
    return { keys: name, source, section: profiles.byName.get(source) };
  });
  const isSetUp = ({ section }: { section: Profile | undefined }) =>
    settingOf(section, "daypass_session_name") !== undefined;
  const best =
    pairs.find((pair) => isOfDefault(pair.keys) && isSetUp(pair)) ??
    pairs.find(isSetUp) ??
    pairs.find((pair) => isOfDefault(pair.keys)) ??
    pairs[0];
  if (best === undefined)
    return { sessionName: undefined, region: undefined, output: undefined, source: undefined, keys: undefined };
  const keysSection = profiles.byName.get(best.keys);
  const value = (key: string) => settingOf(best.section, key) ?? settingOf(keysSection, key);
  const { source, keys } = best;
  return { sessionName: value("daypass_session_name"), region: value("region"), output: value("output"), source, keys };
}

function isOfDefault(keys: string): boolean {
  return keys === "default" || keys === "default-long-term";
}
