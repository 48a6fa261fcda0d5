import type { Environment } from "../../core/environment.ts";
import { keyVariables, type VariableChange } from "../../formats/variables.ts";

/**
 * What a program that is run as a profile never gets from the environment that daypass was started with: credentials of any
 * kind, the code, and what would lead botocore past the profile (a web identity's token comes before session profiles there).
 */
const never = [...keyVariables, "AWS_WEB_IDENTITY_TOKEN_FILE", "DAYPASS_MFA_CODE", "DAYPASS_EVAL", "DAYPASS_FUNCTION"];

/** The environment of a program that is run as a profile: this one, with names or keys in it and nothing of the other kind. */
export function childEnvironment(
  env: Environment,
  { set, unset }: VariableChange,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  // Windows knows Path and PATH as one.
  const canonical = (name: string) => (platform === "win32" ? name.toUpperCase() : name);
  const gone = new Set([...never, ...unset, ...Object.keys(set)].map(canonical));
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !gone.has(canonical(entry[0])),
  );
  return { ...Object.fromEntries(kept), ...set };
}
