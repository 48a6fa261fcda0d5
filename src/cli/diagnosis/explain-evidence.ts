import { deviceKind, findArn } from "../../core/arn.ts";
import { keyKind } from "../../core/credentials.ts";
import { type Environment, variable } from "../../core/environment.ts";
import { isFailure } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { withShortPaths } from "../../core/paths.ts";
import {
  type EnvironmentEvidence,
  type Evidence,
  type FileEvidence,
  type KeysState,
  type NamedProfile,
  noEvidence,
  type ProfileEvidence,
} from "../../diagnosis/evidence.ts";
import { formOf } from "../../profiles/forms.ts";
import { isOwnProcess } from "../../profiles/process-line.ts";
import { holdsSession, type Profile, roleArnOf, roleSourceOf, settingOf } from "../../profiles/profile.ts";
import { kindOf, type Profiles } from "../../profiles/read.ts";
import { sessionProfileOf } from "../../profiles/route.ts";
import { currentStatus } from "../../sessions/current-status.ts";
import type { ProfileStatus } from "../../sessions/status.ts";
import type { Context } from "../context.ts";
import { isThere, programOf } from "./process-program.ts";

/** What this computer shows: names, kinds and times. Reads files only, runs nothing, asks nobody. */
export async function gatherEvidence(context: Context): Promise<Evidence> {
  const { env } = context;
  const base = { ...noEvidence, now: context.now(), environment: environmentOf(env, undefined) };
  try {
    const profiles = await context.readProfiles();
    const status = await currentStatus(profiles, { ...context.stateTools(), env });
    const known = new Map(status.map((one) => [one.name, one]));
    const evidence = [...profiles.byName.values()].map((profile) => evidenceOf(profile, known, profiles, context));
    return {
      ...base,
      environment: environmentOf(env, profiles),
      named: namedIn(env, [...profiles.byName.keys()]),
      profiles: new Map(evidence.map((profile) => [profile.name, profile])),
      setUp: status.some(({ login }) => login !== undefined),
      files: filesOf(profiles),
      configPath: context.shown(profiles.locations.config),
      credentialsPath: context.shown(profiles.locations.credentials),
    };
  } catch (error) {
    // Files that cannot be read are evidence, too: that may be what the other tool complains about.
    if (!isFailure(error)) throw error;
    return { ...base, named: namedIn(env, []), unreadable: withShortPaths(error.message, env) };
  }
}

const otherTools = [
  "AWS_VAULT",
  "AWSUME_PROFILE",
  "AWSU_PROFILE",
  "AWS_SSO_PROFILE",
  "SAML2AWS_PROFILE",
  "GRANTED_PROFILE",
];
const wanted =
  /^(?:AWS_\w+|DAYPASS_PROFILE|https?_proxy|no_proxy|all_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)$/i;

function environmentOf(env: Environment, profiles: Profiles | undefined): EnvironmentEvidence {
  const names = Object.keys(env).filter((name) => wanted.test(name) && variable(env, name) !== undefined);
  const id = variable(env, "AWS_ACCESS_KEY_ID");
  const token = variable(env, "AWS_SESSION_TOKEN");
  const legacy = variable(env, "AWS_SECURITY_TOKEN");
  const end = new Date(variable(env, "AWS_CREDENTIAL_EXPIRATION") ?? "");
  const owner = [...(profiles?.byName.values() ?? [])].find(
    (profile) => id !== undefined && settingOf(profile, "aws_access_key_id") === id,
  );
  return {
    set: new Set(names),
    keys: keysState(id, variable(env, "AWS_SECRET_ACCESS_KEY"), token ?? legacy),
    legacyToken: legacy === undefined ? "absent" : legacy === token ? "same" : "other",
    endsAt: id === undefined || Number.isNaN(end.getTime()) ? undefined : end,
    keysOf: owner?.name,
    region: variable(env, "AWS_REGION") ?? variable(env, "AWS_DEFAULT_REGION"),
    otherTools: otherTools.filter((name) => variable(env, name) !== undefined),
  };
}

function keysState(id: string | undefined, secret: string | undefined, token: string | undefined): KeysState {
  if (id === undefined && secret === undefined) return "absent";
  if (id === undefined || secret === undefined) return "half";
  if (token !== undefined) return "session";
  return keyKind(id) === "temporary" ? "session-without-token" : "long-term";
}

function namedIn(env: Environment, names: readonly string[]): NamedProfile | undefined {
  for (const name of ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] as const) {
    const value = env[name];
    if (value === undefined) continue;
    const state = value === "" ? "empty" : names.includes(value) ? "known" : "unknown";
    return { variable: name, name: value, state, similar: state === "unknown" ? nearest(value, names) : undefined };
  }
  return undefined;
}

function evidenceOf(
  profile: Profile,
  known: ReadonlyMap<string, ProfileStatus>,
  profiles: Profiles,
  { env }: Context,
): ProfileEvidence {
  const { name } = profile;
  const kind = kindOf(profile, profiles);
  const value = (key: string) => settingOf(profile, key);
  const status = known.get(name);
  const id = value("aws_access_key_id");
  const token = value("aws_session_token") ?? value("aws_security_token");
  const device = value("mfa_serial");
  const line = value("credential_process");
  const program = line === undefined ? undefined : programOf(line);
  return {
    name,
    kind,
    form: formOf(profile, profiles),
    inConfigOnly: profile.inConfig && !profile.inCredentials,
    keys: keysState(id, value("aws_secret_access_key"), token),
    legacyToken:
      value("aws_security_token") !== undefined && value("aws_security_token") !== value("aws_session_token"),
    endsAt: status?.expiresAt,
    login: status?.login,
    session: kind === "keys" ? sessionProfileOf(name, profiles) : undefined,
    role: roleOf(profile),
    device: device === undefined ? undefined : deviceKind(device),
    region: value("region"),
    program:
      program === undefined || holdsSession(profile)
        ? undefined
        : { program, found: isThere(program, env), own: isOwnProcess(profile) },
  };
}

function roleOf(profile: Profile): ProfileEvidence["role"] {
  const arn = roleArnOf(profile);
  if (arn === undefined) return undefined;
  const seconds = Number(settingOf(profile, "duration_seconds"));
  return {
    name: (findArn(arn)?.resource ?? arn).replace(/^role\//, ""),
    account: findArn(arn)?.account,
    source: roleSourceOf(profile),
    byMachine: settingOf(profile, "credential_source") !== undefined,
    externalId: settingOf(profile, "external_id") !== undefined,
    sessionName: settingOf(profile, "role_session_name") !== undefined,
    durationSeconds: Number.isInteger(seconds) && seconds > 0 ? seconds : undefined,
  };
}

function filesOf(profiles: Profiles): readonly FileEvidence[] {
  return profiles.problems
    .filter(({ rejectedBy }) => rejectedBy.length > 0)
    .map(({ path, line, column, what, rejectedBy }) => ({ path, line, column, what, rejectedBy }));
}
