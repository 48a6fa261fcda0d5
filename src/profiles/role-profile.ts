import type { AwsDocument, SectionName } from "../aws-files/document.ts";
import { requireWritableSection } from "../aws-files/writable.ts";
import { isFailure } from "../core/errors.ts";
import { findConventionalSource } from "./convention.ts";
import type { DocumentEdit } from "./edits.ts";
import { holdsLongTermKeys, type Profile, roleArnOf, roleSourceOf, settingOf } from "./profile.ts";
import { kindOf, type Profiles } from "./read.ts";

/** A role as a profile holds it. What is `undefined` is not said: where the profile exists, it stays as it is there. */
export interface RoleProfile {
  readonly name: string;
  readonly roleArn: string;
  /** The profile whose credentials assume it: a session profile, or another role. */
  readonly source: string | undefined;
  readonly sessionName: string | undefined;
  readonly externalId: string | undefined;
  readonly durationSeconds: number | undefined;
  readonly region: string | undefined;
  readonly output: string | undefined;
}

/** A setting of the config file with the value that a role gives it. */
type Settings = Readonly<Record<string, string | undefined>>;

/**
 * The edit of the config file that writes role profiles, or changes them; what they say already keeps its lines. A role whose form
 * is not `chain` keeps that form: its ARN and its source stand under the names that the SDKs pass over.
 */
export function roleProfileEdits(...roles: readonly RoleProfile[]): DocumentEdit {
  return (document) => {
    const isNew = (role: RoleProfile) => document.occurrences(sectionOf(role)) === 0;
    // Those that exist first: a thousand new ones are added at once.
    const changed = roles.filter((role) => !isNew(role)).reduce((edited, role) => changedRole(edited, role), document);
    const added = roles.filter(isNew).map((role) => ({ section: sectionOf(role), values: settingsOf(role, false) }));
    return changed.addSections(added);
  };
}

function changedRole(document: AwsDocument, role: RoleProfile): AwsDocument {
  const held = document.find(sectionOf(role));
  const serial = settingOf(held, "mfa_serial");
  const values = settingsOf(role, settingOf(held, "daypass_role_arn") !== undefined);
  const changed = Object.entries(values).filter(
    ([key, value]) => value !== undefined && settingOf(held, key) !== value,
  );
  if (changed.length === 0) return document;
  // Beside a source that is a session every SDK would ask for a code of its own.
  const takesSession = role.source !== undefined && settingOf(held, "source_profile") !== role.source;
  const device = serial !== undefined && takesSession ? { mfa_serial: undefined, daypass_role_mfa_serial: serial } : {};
  return document.setAll(sectionOf(role), { ...Object.fromEntries(changed), ...device });
}

function settingsOf(role: RoleProfile, isHidden: boolean): Settings {
  return {
    [isHidden ? "daypass_role_arn" : "role_arn"]: role.roleArn,
    [isHidden ? "daypass_role_source_profile" : "source_profile"]: role.source,
    role_session_name: role.sessionName,
    external_id: role.externalId,
    duration_seconds: role.durationSeconds?.toString(),
    region: role.region,
    output: role.output,
  };
}

function sectionOf({ name }: RoleProfile): SectionName {
  return { type: "profile", name };
}

/** The role that a profile holds; `undefined` for a profile of another kind. */
export function roleProfileOf(profile: Profile, profiles: Profiles): RoleProfile | undefined {
  const roleArn = roleArnOf(profile);
  if (roleArn === undefined || kindOf(profile, profiles) !== "role") return undefined;
  const seconds = settingOf(profile, "duration_seconds");
  return {
    name: profile.name,
    roleArn,
    source: roleSourceOf(profile),
    sessionName: settingOf(profile, "role_session_name"),
    externalId: settingOf(profile, "external_id"),
    durationSeconds: seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) : undefined,
    region: settingOf(profile, "region"),
    output: settingOf(profile, "output"),
  };
}

/** Why no role can be written under a name: it is the name of something else, or not every tool would find it; else `undefined`. */
export function checkRoleName(name: string, profiles: Profiles): string | undefined {
  const profile = profiles.byName.get(name);
  if (profile === undefined) return checkNewName(name) ?? sessionOfKeys(name, profiles);
  if (holdsLongTermKeys(profile)) return "it is the name of a profile with long-term keys";
  const kind = kindOf(profile, profiles);
  if (kind === "role") {
    const inCredentials = roleKeys.find((key) => profile.settings.get(key)?.file === "credentials");
    return inCredentials === undefined
      ? undefined
      : `its ${inCredentials} stands in the credentials file: move it to the config file first`;
  }
  if (kind === "settings") return "it is the name of a profile without a role";
  return `it is the name of ${kindTexts[kind]}`;
}

/** A name by which daypass knows where the session of some keys goes, though no login has written it yet. */
function sessionOfKeys(name: string, profiles: Profiles): string | undefined {
  const keys = findConventionalSource(name, (candidate) => holdsLongTermKeys(profiles.byName.get(candidate)));
  return keys === undefined ? undefined : `it is the name for the session of profile "${keys}"`;
}

/** Why a profile of that name cannot be written, by what AWS tools agree on; `undefined` when it can. */
export function checkNewName(name: string): string | undefined {
  try {
    requireWritableSection({ type: "profile", name }, "config");
    return undefined;
  } catch (error) {
    if (isFailure(error, "name-not-writable")) return error.facts.why;
    throw error;
  }
}

const roleKeys = ["role_arn", "source_profile", "role_session_name", "external_id", "duration_seconds"] as const;

const kindTexts = {
  keys: "a profile with long-term keys",
  session: "a session profile",
  process: "a profile with credential_process",
  sso: "a profile of IAM Identity Center",
  login: "a profile of aws login",
  "web-identity": "a profile with a web identity token",
} as const;
