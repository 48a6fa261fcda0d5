import { keyKind } from "../core/credentials.ts";
import type { FilePlace } from "../core/problem.ts";

/**
 * What a profile is for. `keys` holds long-term keys, `session` receives a session, `role` has `role_arn`;
 * `process`, `sso`, `login` and `web-identity` get their credentials in ways that daypass does not serve; `settings` holds none.
 */
export type ProfileKind = "keys" | "session" | "role" | "process" | "sso" | "login" | "web-identity" | "settings";

export interface ProfileSetting {
  readonly value: string;
  readonly file: "config" | "credentials";
  readonly place: FilePlace;
}

/** A named entry of the shared config files, as the SDKs see it: both files merged, the credentials file's values winning per key. */
export interface Profile {
  readonly name: string;
  readonly settings: ReadonlyMap<string, ProfileSetting>;
  readonly inConfig: boolean;
  readonly inCredentials: boolean;
}

/** A profile, or one section of one file. */
export interface Settings {
  readonly settings: ReadonlyMap<string, { readonly value: string }>;
}

/** The value of a setting; an empty one counts as not set, as in every SDK. */
export function settingOf(profile: Settings | undefined, key: string): string | undefined {
  const value = profile?.settings.get(key)?.value;
  return value === "" ? undefined : value;
}

/** Whether the profile itself holds long-term keys, whatever else it is (`[default]` may hold keys and name a role). */
export function holdsLongTermKeys(profile: Settings | undefined): boolean {
  const id = settingOf(profile, "aws_access_key_id");
  return id !== undefined && keyKind(id) !== "temporary" && settingOf(profile, "aws_session_token") === undefined;
}

/** Whether the profile's section holds temporary credentials. */
export function holdsSession(profile: Settings | undefined): boolean {
  return settingOf(profile, "aws_access_key_id") !== undefined && !holdsLongTermKeys(profile);
}

/**
 * The role that a profile stands for. Where its form is not `chain`, the SDKs must not see the role: daypass keeps it under a name
 * that they pass over.
 */
export function roleArnOf(profile: Settings | undefined): string | undefined {
  return settingOf(profile, "role_arn") ?? settingOf(profile, "daypass_role_arn");
}

/** The profile whose credentials assume a profile's role. */
export function roleSourceOf(profile: Settings | undefined): string | undefined {
  return settingOf(profile, "source_profile") ?? settingOf(profile, "daypass_role_source_profile");
}

/** The settings that give a profile another form than static keys, so that a session written beside them would have two. */
export const otherForms = [
  "role_arn",
  "daypass_role_arn",
  "credential_process",
  "sso_session",
  "sso_start_url",
  "login_session",
  "web_identity_token_file",
  "mfa_serial",
] as const;

/** The first setting that makes the profile unfit to receive a session. */
export function findOtherForm(profile: Settings | undefined): (typeof otherForms)[number] | undefined {
  return otherForms.find((key) => settingOf(profile, key) !== undefined);
}
