import type { AccessKeys } from "../core/credentials.ts";
import type { Environment } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { type EnvKeys, keysFromEnvironment, readEnvFile } from "../profiles/env-file.ts";
import { holdsSession, settingOf } from "../profiles/profile.ts";
import { type Profiles, requireProfile } from "../profiles/read.ts";
import type { KeysSource } from "../profiles/route.ts";

/** Long-term keys, with what stands beside them where they were found. */
export interface FoundKeys extends AccessKeys {
  readonly serial: string | undefined;
  readonly region: string | undefined;
  /** The env file, where others may read it. */
  readonly exposedFile: string | undefined;
}

/**
 * Fetches the keys of a route. Throws `keys-incomplete`, `session-keys-in-profile`, `env-file-missing` or
 * `env-variable-unusable`.
 */
export async function keysOf(source: KeysSource, profiles: Profiles, env: Environment): Promise<FoundKeys> {
  switch (source.kind) {
    case "profile":
      return keysOfProfile(source.profile, profiles);
    case "env-file": {
      const keys = await readEnvFile(source.path);
      return found(keys, keys.readableByOthers ? source.path : undefined);
    }
    case "environment":
      return found(keysFromEnvironment(env), undefined);
  }
}

function found(keys: EnvKeys, exposedFile: string | undefined): FoundKeys {
  const { accessKeyId, secretAccessKey, serial, region } = keys;
  return { accessKeyId, secretAccessKey, serial, region, exposedFile };
}

function keysOfProfile(name: string, profiles: Profiles): FoundKeys {
  const profile = requireProfile(name, profiles);
  const path = profile.settings.get("aws_access_key_id")?.place.path ?? profiles.locations.credentials;
  if (holdsSession(profile)) throw new DaypassError("session-keys-in-profile", { profile: name, path });
  const accessKeyId = settingOf(profile, "aws_access_key_id");
  const secret = settingOf(profile, "aws_secret_access_key");
  if (accessKeyId === undefined || secret === undefined) {
    const missing = accessKeyId === undefined ? "aws_access_key_id" : "aws_secret_access_key";
    throw new DaypassError("keys-incomplete", { profile: name, missing, path });
  }
  const region = settingOf(profile, "region");
  return { accessKeyId, secretAccessKey: new Secret(secret), serial: undefined, region, exposedFile: undefined };
}
