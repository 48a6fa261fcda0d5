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
