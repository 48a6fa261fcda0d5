import type { AwsDocument, FileProblem, Section, Setting } from "../aws-files/document.ts";
import type { FileLocations } from "../aws-files/locations.ts";
import { readAwsFile } from "../aws-files/read-file.ts";
import { DaypassError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import type { FilePlace } from "../core/problem.ts";
import { findConventionalSource } from "./convention.ts";
import { isOwnProcess } from "./process-line.ts";
import {
  findOtherForm,
  holdsLongTermKeys,
  holdsSession,
  type Profile,
  type ProfileKind,
  type ProfileSetting,
  settingOf,
} from "./profile.ts";

/** Everything the two shared files say, read once. */
export interface Profiles {
  readonly locations: FileLocations;
  readonly config: AwsDocument;
  readonly credentials: AwsDocument;
  readonly byName: ReadonlyMap<string, Profile>;
  /** By keys profile: the first profile that names it in `daypass_source_profile` and holds no long-term keys itself. */
  readonly sessionBySource: ReadonlyMap<string, Profile>;
  /** What some SDK rejects in either file. */
  readonly problems: readonly FileProblem[];
}

/** Reads the config and the credentials file; a missing one counts as empty. */
export async function readProfiles(locations: FileLocations): Promise<Profiles> {
  const [config, credentials] = await Promise.all([
    readAwsFile(locations.config, "config"),
    readAwsFile(locations.credentials, "credentials"),
  ]);
  return profilesOf(locations, config, credentials);
}

/**
 * The profiles of two documents that are already read. What only some commands ask for is made when it is asked for: among ten
 * thousand profiles, a login needs the settings of two.
 */
export function profilesOf(locations: FileLocations, config: AwsDocument, credentials: AwsDocument): Profiles {
  const inConfig = profileSections(config);
  const inCredentials = profileSections(credentials);
  const names = new Set([...inConfig.keys(), ...inCredentials.keys()]);
  const byName = new Map(
    [...names].map((name) => [name, new MergedProfile(name, inConfig.get(name), inCredentials.get(name))]),
  );
  let sessions: ReadonlyMap<string, Profile> | undefined;
  let problems: readonly FileProblem[] | undefined;
  return {
    locations,
    config,
    credentials,
    byName,
    get sessionBySource() {
      sessions ??= sessionsBySource(byName);
      return sessions;
    },
    get problems() {
      problems ??= [...config.problems(), ...credentials.problems()];
      return problems;
    },
  };
}

function profileSections(document: AwsDocument): ReadonlyMap<string, Section> {
  const profiles = document.sections().filter(({ name }) => name.type === "profile");
  return new Map(profiles.map((section) => [section.name.name, section]));
}

/** A profile of one section or two, whose settings are put together when they are asked for. */
class MergedProfile implements Profile {
  readonly name: string;
  readonly inConfig: boolean;
  readonly inCredentials: boolean;
  readonly #config: Section | undefined;
  readonly #credentials: Section | undefined;
  #settings: ReadonlyMap<string, ProfileSetting> | undefined;

  constructor(name: string, config: Section | undefined, credentials: Section | undefined) {
    this.name = name;
    this.inConfig = config !== undefined;
    this.inCredentials = credentials !== undefined;
    this.#config = config;
    this.#credentials = credentials;
  }

  get settings(): ReadonlyMap<string, ProfileSetting> {
    this.#settings ??= new Map([
      ...settingsIn("config", this.#config),
      ...settingsIn("credentials", this.#credentials),
    ]);
    return this.#settings;
  }
}

function* settingsIn(
  file: "config" | "credentials",
  section: Section | undefined,
): Generator<[string, ProfileSetting], void, void> {
  for (const [key, setting] of section?.settings ?? []) yield [key, new SettingIn(file, setting)];
}

class SettingIn implements ProfileSetting {
  readonly file: "config" | "credentials";
  readonly #setting: Setting;

  constructor(file: "config" | "credentials", setting: Setting) {
    this.file = file;
    this.#setting = setting;
  }

  get value(): string {
    return this.#setting.value;
  }

  get place(): FilePlace {
    return this.#setting.place;
  }
}

function sessionsBySource(byName: ReadonlyMap<string, Profile>): ReadonlyMap<string, Profile> {
  const sessions = new Map<string, Profile>();
  for (const profile of byName.values()) {
    const source = settingOf(profile, "daypass_source_profile");
    if (source !== undefined && !sessions.has(source) && !holdsLongTermKeys(profile)) sessions.set(source, profile);
  }
  return sessions;
}

/** A profile that names another one, with the line where it does. */
export type NamedBy = FilePlace & { readonly profile: string };

/** The profile of that name; throws `profile-not-found` with the most similar name there is, and with what `naming` says. */
export function requireProfile(name: string, profiles: Profiles, naming?: () => NamedBy | undefined): Profile {
  const profile = profiles.byName.get(name);
  if (profile !== undefined) return profile;
  throw new DaypassError("profile-not-found", {
    profile: name,
    path: profiles.locations.config,
    // Lines are counted, and names compared, when somebody reads it: `status` meets thousands of these and shows none.
    get namedBy() {
      return naming?.();
    },
    none: profiles.byName.size === 0,
    get similar() {
      return nearest(name, [...profiles.byName.keys()]);
    },
  });
}

/** What kind of profile this is when named by itself. A role wins over keys in the same section: that is what SDKs do with it. */
export function kindOf(profile: Profile, profiles: Profiles): ProfileKind {
  switch (findOtherForm(profile)) {
    case "role_arn": {
      const byToken = settingOf(profile, "web_identity_token_file") !== undefined;
      return byToken && settingOf(profile, "source_profile") === undefined ? "web-identity" : "role";
    }
    case "daypass_role_arn":
      return "role";
    case "credential_process":
      if (holdsLongTermKeys(profile)) return "keys";
      return isOwnProcess(profile) ? "session" : "process";
    case "sso_session":
    case "sso_start_url":
      return "sso";
    case "login_session":
      return "login";
    case "web_identity_token_file":
      return "web-identity";
    default:
  }
  if (holdsLongTermKeys(profile)) return "keys";
  if (holdsSession(profile) || sourceOf(profile, profiles) !== undefined) return "session";
  return "settings";
}

/** The keys profile a session profile gets its session from: what `daypass_source_profile` says, else what convention says. */
export function sourceOf(profile: Profile, profiles: Profiles): string | undefined {
  return settingOf(profile, "daypass_source_profile") ?? conventionalSource(profile.name, profiles);
}

function conventionalSource(name: string, profiles: Profiles): string | undefined {
  return findConventionalSource(name, (candidate) => holdsLongTermKeys(profiles.byName.get(candidate)));
}
