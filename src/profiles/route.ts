import { DaypassError } from "../core/errors.ts";
import { conventionalSession } from "./convention.ts";
import { holdsLongTermKeys, type Profile, roleArnOf, roleSourceOf, settingOf } from "./profile.ts";
import { kindOf, type NamedBy, type Profiles, requireProfile, sourceOf } from "./read.ts";
import { isDirectMfa } from "./role-request.ts";

/** Where the keys of a route rest. */
export type KeysSource =
  | { readonly kind: "profile"; readonly profile: string }
  | { readonly kind: "env-file"; readonly path: string }
  | { readonly kind: "environment" };

/** One AssumeRole on the way from a session to a role profile's credentials. */
export interface RoleHop {
  readonly profile: string;
  readonly roleArn: string;
  readonly externalId: string | undefined;
  readonly sessionName: string | undefined;
  readonly durationSeconds: number | undefined;
  /** Assumed with the keys and a code of its own, not with the session. */
  readonly directMfa: boolean;
}

/** What it takes to get from a profile to credentials: keys → MFA device → session → role hops, in the order they happen. */
export interface Route {
  /** The profile it was asked for. */
  readonly profile: string;
  readonly keys: KeysSource;
  /** The profile whose section receives the session. */
  readonly sessionProfile: string;
  /** The device's serial number where the files name one. */
  readonly serial: string | undefined;
  readonly hops: readonly RoleHop[];
}

/** Session profiles whose keys are known from elsewhere than the files: daypass remembers an env file. */
export type KeysElsewhere = ReadonlyMap<string, { readonly keys: KeysSource }>;

/**
 * The route of a profile of any kind: a keys profile, the session profile it buys, or a role profile behind either.
 * Throws `profile-not-found`, `route-cycle`, `role-without-source`, `session-without-source`, `profile-not-served` or
 * `direct-mfa-behind-role`.
 */
export function routeTo(name: string, profiles: Profiles, elsewhere: KeysElsewhere = new Map()): Route {
  const hops: RoleHop[] = [];
  let profile = profileOnTheWay(name, profiles, elsewhere);
  const seen: string[] = [];
  // Followed from the named profile towards the keys; a source that holds keys ends the way even if it names a role itself.
  while (kindOf(profile, profiles) === "role" && !(seen.length > 0 && holdsLongTermKeys(profile))) {
    if (seen.includes(profile.name)) throw new DaypassError("route-cycle", { profiles: [...seen, profile.name] });
    seen.push(profile.name);
    hops.unshift(hopOf(profile));
    const source = sourceOfRole(profile);
    if (source === profile.name) break;
    const names = profile;
    profile = profileOnTheWay(source, profiles, elsewhere, () => sourceLine(names));
  }
  refuseDirectBehindRole(hops);
  const ofRoles = hops.map(({ profile: role }) => serialOfRole(profiles.byName.get(role)));
  const end = sessionEnd(profile, profiles, elsewhere);
  const serial =
    settingOf(end.keys.kind === "profile" ? profiles.byName.get(end.keys.profile) : undefined, "mfa_serial") ??
    settingOf(profiles.byName.get(end.sessionProfile), "daypass_mfa_serial") ??
    settingOf(profiles.byName.get(end.sessionProfile), "mfa_serial") ??
    ofRoles.find((ofRole) => ofRole !== undefined);
  return { profile: name, keys: end.keys, sessionProfile: end.sessionProfile, serial, hops };
}

function refuseDirectBehindRole(hops: readonly RoleHop[]): void {
  for (const [index, { profile, directMfa }] of hops.entries()) {
    const source = hops[index - 1]?.profile;
    if (directMfa && source !== undefined) throw new DaypassError("direct-mfa-behind-role", { profile, source });
  }
}

/** Whether the first role of a route is assumed with the keys and a code of its own: then it needs no session. */
export function isDirect({ hops }: Route): boolean {
  return hops[0]?.directMfa === true;
}

function serialOfRole(profile: Profile | undefined): string | undefined {
  return settingOf(profile, "mfa_serial") ?? settingOf(profile, "daypass_role_mfa_serial");
}

/** The session profile of a keys profile: one that names it as its source, else by convention, whether it exists yet or not. */
export function sessionProfileOf(keys: string, profiles: Profiles): string {
  const exists = (name: string) => profiles.byName.has(name);
  const conventional = conventionalSession(keys, exists);
  if (exists(conventional)) return conventional;
  return profiles.sessionBySource.get(keys)?.name ?? conventional;
}

/** A profile of the files, or a session profile that convention knows and no login has written yet. */
function profileOnTheWay(
  name: string,
  profiles: Profiles,
  elsewhere: KeysElsewhere,
  naming?: () => NamedBy | undefined,
): Profile {
  const unwritten: Profile = { name, settings: new Map(), inConfig: false, inCredentials: false };
  const unknown = envFileOf(name, elsewhere) === undefined && sourceOf(unwritten, profiles) === undefined;
  return profiles.byName.has(name) || unknown ? requireProfile(name, profiles, naming) : unwritten;
}

function sourceLine(profile: Profile): NamedBy | undefined {
  return lineOf(profile, "source_profile") ?? lineOf(profile, "daypass_role_source_profile");
}

function lineOf({ name, settings }: Profile, key: string): NamedBy | undefined {
  const setting = settings.get(key);
  return setting === undefined || setting.value === "" ? undefined : { ...setting.place, profile: name };
}

function sessionEnd(
  profile: Profile,
  profiles: Profiles,
  elsewhere: KeysElsewhere,
): Pick<Route, "keys" | "sessionProfile"> {
  if (holdsLongTermKeys(profile)) {
    const keys = { kind: "profile", profile: profile.name } as const;
    return { keys, sessionProfile: sessionProfileOf(profile.name, profiles) };
  }
  const kind = kindOf(profile, profiles);
  if (kind === "process" || kind === "sso" || kind === "login" || kind === "web-identity") {
    throw new DaypassError("profile-not-served", { profile: profile.name, kind });
  }
  // What its session was last bought with comes before what convention would say of it, not before what a file says.
  const said = settingOf(profile, "daypass_source_profile") !== undefined;
  const envFile = said ? undefined : envFileOf(profile.name, elsewhere);
  if (envFile !== undefined) return { keys: envFile, sessionProfile: profile.name };
  const source = sourceOf(profile, profiles);
  if (source === undefined) throw new DaypassError("session-without-source", { profile: profile.name });
  const keys = requireProfile(source, profiles, () => lineOf(profile, "daypass_source_profile")).name;
  return { keys: { kind: "profile", profile: keys }, sessionProfile: profile.name };
}

function envFileOf(name: string, elsewhere: KeysElsewhere): KeysSource | undefined {
  const keys = elsewhere.get(name)?.keys;
  return keys?.kind === "env-file" ? keys : undefined;
}

function sourceOfRole(profile: Profile): string {
  const source = roleSourceOf(profile);
  if (source !== undefined) return source;
  const credentialSource = settingOf(profile, "credential_source");
  throw new DaypassError("role-without-source", { profile: profile.name, credentialSource });
}

function hopOf(profile: Profile): RoleHop {
  const seconds = settingOf(profile, "duration_seconds");
  return {
    profile: profile.name,
    roleArn: roleArnOf(profile) ?? "",
    externalId: settingOf(profile, "external_id"),
    sessionName: settingOf(profile, "role_session_name"),
    // botocore ignores a value that is not a whole number; so does daypass.
    durationSeconds: seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined,
    directMfa: isDirectMfa(profile),
  };
}
