import type { Environment } from "../core/environment.ts";

/** Variables of this environment because of which tools would not use a profile's session, and why. */
export interface Shadow {
  readonly names: readonly string[];
  readonly kind: "keys" | "other-profile";
  /** The profile they name instead. */
  readonly profile?: string;
}

const keyVariables = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"] as const;

/**
 * What in the environment hides the session of a profile. Keys in the environment win over profiles in every SDK but JavaScript's;
 * `AWS_PROFILE` names what tools use when none is given. An empty `AWS_PROFILE` is an error in boto3 and so hides it too.
 */
export function shadowsOf(profile: string, env: Environment): readonly Shadow[] {
  const shadows: Shadow[] = [];
  const keys = keyVariables.filter((name) => (env[name] ?? "") !== "");
  if (keys.length > 0) shadows.push({ names: keys, kind: "keys" });
  for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]) {
    const named = env[name];
    if (named !== undefined && named !== profile)
      shadows.push({ names: [name], kind: "other-profile", profile: named });
  }
  return shadows;
}
