import type { AccessKeys } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { findOtherForm, holdsLongTermKeys, holdsSession, type Profile, settingOf } from "./profile.ts";
import { type Profiles, sourceOf } from "./read.ts";
import { checkNewName } from "./role-profile.ts";

/** What is wrong with a profile as a place for long-term keys; `undefined` when nothing is. */
export function checkKeysProfile(name: string, profiles: Profiles): string | undefined {
  const profile = profiles.byName.get(name);
  if (profile === undefined) return checkNewName(name);
  if (holdsLongTermKeys(profile)) return undefined;
  const form = findOtherForm(profile);
  if (form !== undefined && form !== "mfa_serial") return `profile "${name}" has ${form} and would have two forms`;
  const source = sourceOf(profile, profiles);
  if (holdsSession(profile) && source !== undefined) return `profile "${name}" receives the session of "${source}"`;
  return undefined;
}

/** Whether a profile holds exactly this pair of keys. */
export function holdsPair(profile: Profile | undefined, { accessKeyId, secretAccessKey }: AccessKeys): boolean {
  const secret = settingOf(profile, "aws_secret_access_key");
  return settingOf(profile, "aws_access_key_id") === accessKeyId && new Secret(secret ?? "").equals(secretAccessKey);
}

/** Half a pair of keys. */
export interface HalfPair {
  readonly profile: string;
  readonly missing: "aws_access_key_id" | "aws_secret_access_key";
  /** The file in which the other half stands. */
  readonly path: string;
}

/** The profiles that hold half a pair of keys: an id without its secret, or a secret without its id. */
export function halfPairs(profiles: Profiles): readonly HalfPair[] {
  return [...profiles.byName.values()].flatMap((profile): readonly HalfPair[] => {
    const id = settingOf(profile, "aws_access_key_id");
    const secret = settingOf(profile, "aws_secret_access_key");
    if ((id === undefined) === (secret === undefined)) return [];
    const missing = id === undefined ? "aws_access_key_id" : "aws_secret_access_key";
    const there = profile.settings.get(id === undefined ? "aws_secret_access_key" : "aws_access_key_id");
    return [{ profile: profile.name, missing, path: there?.place.path ?? profiles.locations.credentials }];
  });
}
