/** Environment variables as a program receives them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the machine underneath is, handed down from `main.ts`, which alone asks the runtime. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly pid: number;
  /** The effective user id; `undefined` where the platform has none (Windows). */
  readonly uid: number | undefined;
  readonly env: Environment;
}

/** The value of a variable, with an empty one counted as not set (an empty `AWS_PROFILE` breaks boto3; it never means a name). */
export function variable(env: Environment, name: string): string | undefined {
  const value = env[name];
  return value === "" ? undefined : value;
}

/** The environment for programs that daypass starts for itself: without credentials, codes, and what would change a Node program. */
export function withoutCredentials(env: Environment): Readonly<Record<string, string>> {
  const secret = /^(AWS_\w*(ACCESS_KEY|TOKEN|MFA)\w*|DAYPASS_.*|NODE_OPTIONS)$/i;
  const kept = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !secret.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
