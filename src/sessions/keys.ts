import type { AccessKeys } from "../core/credentials.ts";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { pairFault } from "../core/key-pair.ts";
import { Secret } from "../core/secret.ts";
import { keysFromEnvironment } from "../profiles/env-file.ts";
import { holdsSession, settingOf } from "../profiles/profile.ts";
import { type Profiles, requireProfile } from "../profiles/read.ts";
import type { KeysSource } from "../profiles/route.ts";
import { type EnvFile, readEnvFile } from "./env-file.ts";

/** Long-term keys, with what stands beside them where they were found. */
export interface FoundKeys extends AccessKeys {
  readonly serial: string | undefined;
  readonly region: string | undefined;
  /** The env file they stand in. */
  readonly envFile: Pick<EnvFile, "path" | "exposures"> | undefined;
}

/**
 * Fetches the keys of a route. Throws `keys-incomplete`, `keys-malformed`, `session-keys-in-profile`,
 * `env-file-missing` or `env-variable-unusable`.
 */
export async function keysOf(source: KeysSource, profiles: Profiles, machine: Machine): Promise<FoundKeys> {
  switch (source.kind) {
    case "profile":
      return keysOfProfile(source.profile, profiles);
    case "env-file": {
      const { path, exposures, ...keys } = await readEnvFile(source.path, machine);
      return { ...keys, envFile: { path, exposures } };
    }
    case "environment":
      return { ...keysFromEnvironment(machine.env), envFile: undefined };
  }
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
  // Before anything is sent: as an id, a secret would go out in clear, and into error messages.
  const fault = pairFault(accessKeyId, secret);
  if (fault !== undefined) throw new DaypassError("keys-malformed", { profile: name, ...fault, path });
  const region = settingOf(profile, "region");
  return { accessKeyId, secretAccessKey: new Secret(secret), serial: undefined, region, envFile: undefined };
}
