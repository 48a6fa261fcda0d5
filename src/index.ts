// The library: what may be imported from outside. Like `main.ts` it asks the runtime who and where it is.
import { fileLocations } from "./aws-files/locations.ts";
import { clockFrom } from "./core/clock.ts";
import { sessionDurationSeconds, sessionSeconds } from "./core/duration.ts";
import type { Machine } from "./core/environment.ts";
import { DaypassError } from "./core/errors.ts";
import { stateDirectory } from "./core/paths.ts";
import { type PlainCredentials, plainCredentials } from "./formats/plain.ts";
import { readProfiles } from "./profiles/read.ts";
import type { CodeRequest } from "./sessions/ask-code.ts";
import { currentStatus } from "./sessions/current-status.ts";
import { planLogin } from "./sessions/plan.ts";
import { serve } from "./sessions/serve.ts";
import { sessionFor } from "./sessions/session-for.ts";
import type { StateTools } from "./sessions/state-file.ts";
import type { ProfileStatus } from "./sessions/status.ts";

export {
  AwsDocument,
  type FileKind,
  type FileProblem,
  type Section,
  type SectionName,
  type Setting,
} from "./aws-files/document.ts";
export type { AccessKeys, Credentials, TemporaryCredentials } from "./core/credentials.ts";
export { DaypassError, type ErrorCode, type FactsOf, isFailure } from "./core/errors.ts";
export { Secret } from "./core/secret.ts";
export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox/server.ts";
export type { CodeRequest } from "./sessions/ask-code.ts";
export type { ProfileStatus } from "./sessions/status.ts";

export interface SessionOptions {
  /** A profile with keys, or one whose session or role comes from them. Without it: `AWS_PROFILE`, else the only one there is. */
  readonly profile?: string | undefined;
  /** How long a new session shall be good for, in seconds: 900 to 129600. */
  readonly durationSeconds?: number | undefined;
  /** Buy a new session even when a good one is stored. */
  readonly renew?: boolean | undefined;
  /**
   * Called when a code is needed, and again when AWS refused it, three times in all. Return the six digits, or `undefined`
   * to give up. Without it, a session that is not stored is an error (`code-needed`).
   */
  readonly askCode?: ((request: CodeRequest) => Promise<string | undefined>) | undefined;
}

export interface ProviderOptions {
  /** A profile with a session or a role. Without it: `AWS_PROFILE`, else the only one with keys. */
  readonly profile?: string | undefined;
  /** As in `getSession`. Without it nobody is asked, and a session that is not there is an error (`session-missing`). */
  readonly askCode?: SessionOptions["askCode"];
}

export interface PlainSession extends PlainCredentials {
  /** The 12-digit account, where the key id tells it. */
  readonly accountId: string | undefined;
}

/**
 * Returns the MFA session of a profile: the stored one while it is good for another 15 minutes, else a new one bought with
 * a code. Nothing is written to the AWS files; the session is kept in daypass's own state, where `daypass login` finds it too.
 * Throws a `DaypassError` whose `code` says what went wrong. Endpoints and commands that files name must be trusted beforehand.
 *
 * @example
 * const session = await getSession({ profile: "work", askCode: async () => prompt("MFA code") });
 * const s3 = new S3Client({ region: "eu-west-1", credentials: session });
 */
export async function getSession(options: SessionOptions = {}): Promise<PlainSession> {
  const { machine, tools } = surroundings();
  const profiles = await readProfiles(fileLocations(machine.env));
  const nobody = async () => undefined;
  const wish = { profile: options.profile, envFile: undefined, fromEnvironment: false, target: undefined, cwd: "" };
  const route = await planLogin(wish, profiles, { ...tools, env: machine.env, chooseProfile: nobody });
  const { session } = await sessionFor(
    route,
    {
      renew: options.renew ?? false,
      durationSeconds: sessionDurationSeconds(String(options.durationSeconds ?? sessionSeconds.default)),
      serial: undefined,
      region: undefined,
      pin: undefined,
    },
    profiles,
    {
      ...tools,
      env: machine.env,
      askCode: options.askCode ?? nobody,
      askTrust: async () => false,
      chooseDevice: nobody,
    },
  );
  return { ...plainCredentials(session), accountId: session.account };
}

/**
 * A credential provider for the AWS SDK for JavaScript v3: the session of a profile, or the role session behind it, renewed when
 * the SDK asks again. Every call reads the store; AWS is asked when less than 16 minutes are left. The provider throws a
 * `DaypassError`.
 *
 * @example
 * const s3 = new S3Client({ region: "eu-west-1", credentials: fromDaypass({ profile: "admin" }) });
 */
export function fromDaypass(options: ProviderOptions = {}): () => Promise<PlainSession> {
  return async () => {
    const { machine, tools } = surroundings();
    const profiles = await readProfiles(fileLocations(machine.env));
    const nobody = async () => undefined;
    const wish = { profile: options.profile, envFile: undefined, fromEnvironment: false, target: undefined, cwd: "" };
    const { profile } = await planLogin(wish, profiles, { ...tools, env: machine.env, chooseProfile: nobody });
    const { askCode } = options;
    const asking = { ...tools, env: machine.env, askTrust: async () => false, ...(askCode && { askCode }) };
    const served = await serve({ profile, strictDuration: false }, profiles, asking);
    return { ...plainCredentials(served), accountId: served.account };
  };
}

/**
 * Returns what every profile is and until when, as `daypass status` shows it. Sends nothing and asks nothing.
 *
 * @example
 * for (const { name, usable } of await getStatus()) console.log(name, usable);
 */
export async function getStatus(): Promise<readonly ProfileStatus[]> {
  const { machine, tools } = surroundings();
  const profiles = await readProfiles(fileLocations(machine.env));
  return currentStatus(profiles, { ...tools, env: machine.env });
}

function surroundings(): { machine: Machine; tools: StateTools } {
  const { env, platform, pid } = process;
  const machine: Machine = { env, platform, pid, uid: process.geteuid?.() };
  const directory = stateDirectory(env, platform);
  if (directory === undefined) throw new DaypassError("no-home", { wanted: "state" });
  return { machine, tools: { stateDirectory: directory, machine, now: clockFrom(env) } };
}
