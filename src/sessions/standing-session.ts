import { accountOfKeyId } from "../core/credentials.ts";
import { spanText } from "../core/duration.ts";
import type { Environment } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { holdsSession, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { codeCommandOfRoute, settingOfRoute } from "../profiles/route-settings.ts";
import { expirationOf, isAlive, isFresh, secondsLeft } from "./expiry.ts";
import { oneAsks } from "./flight.ts";
import { roleKeyOf } from "./role-key.ts";
import { type KnownSession, lookUp, sessionFor } from "./session-for.ts";
import { type SessionOwner, type StandingSession, type StandingTools, unaskedWish } from "./session-wish.ts";
import type { StateTools } from "./state-file.ts";
import { findRole } from "./stored-roles.ts";

/** What is known of a route's session before anything is asked: whose it is, and the one that is stored or stands in the file. */
export interface Standing {
  readonly owner: SessionOwner;
  readonly session: StandingSession | undefined;
  readonly known: KnownSession | undefined;
}

/** Looks into the store and the session profile's section, where another tool may have put a session; the longer one counts. */
export async function findStanding(
  route: Route,
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<Standing> {
  const inSection = sessionInSection(route.sessionProfile, profiles);
  let known: KnownSession | undefined;
  try {
    known = await lookUp(route, undefined, profiles, tools);
  } catch (error) {
    // Keys that cannot be read now, such as an env file on a disk that is not mounted: the session is there nevertheless.
    if (inSection === undefined) throw error;
  }
  const pin = settingOfRoute(route, "daypass_account", profiles)?.replace(/[\s-]/g, "");
  const found = [known?.stored, inSection]
    .filter((session) => session !== undefined)
    .filter(({ account }) => pin === undefined || account === pin)
    .sort((a, b) => b.expiresAt.getTime() - a.expiresAt.getTime());
  const owner = { keyId: known?.keys.accessKeyId ?? inSection?.accessKeyId ?? "", serial: known?.serial ?? "" };
  return { owner, session: found[0], known };
}

/**
 * The session of a route, without asking a person unless that is wished: the one that is there, or one bought with a code that a
 * trusted command gives, or the one that another process is asking for just now. Where it should be renewed and cannot be, it
 * serves to its end. Throws `session-missing`.
 */
export async function standingSession(
  standing: Standing,
  route: Route,
  profiles: Profiles,
  tools: StandingTools,
): Promise<StandingSession> {
  const { session } = standing;
  if (session !== undefined && isFresh(session, tools.now())) return session;
  const command = codeCommandOfRoute(route, profiles);
  if (command !== undefined) {
    const { sessionByCommand } = await import("./session-by-command.ts");
    const bought = await sessionByCommand({ route, command, before: session }, profiles, tools);
    if (bought !== undefined) return bought;
  }
  if (session !== undefined && isAlive(session, tools.now())) return session;
  return await sessionByOthers(standing, route, profiles, tools);
}

/** The session that a person is asked for: by this process where that is wished, else by another one that does so now. */
async function sessionByOthers(
  { session, known }: Standing,
  route: Route,
  profiles: Profiles,
  tools: StandingTools,
): Promise<StandingSession> {
  const missing = () =>
    new DaypassError("session-missing", {
      profile: route.profile,
      login: route.sessionProfile,
      endedAt: session?.expiresAt,
      ago: session === undefined ? undefined : spanText(-secondsLeft(session.expiresAt, tools.now())),
    });
  const { askCode } = tools;
  if (known === undefined) throw missing();
  if (askCode !== undefined) {
    const wish = unaskedWish({ route, before: session }, profiles, tools.env);
    return (await sessionFor(route, wish, profiles, { ...tools, askCode, chooseDevice: async () => undefined }))
      .session;
  }
  const course = {
    profile: route.sessionProfile,
    find: async () => {
      const { stored } = await lookUp(route, undefined, profiles, tools);
      return stored !== undefined && isAlive(stored, tools.now()) ? stored : undefined;
    },
    get: async () => {
      throw missing();
    },
  };
  return await oneAsks({ keyId: known.keys.accessKeyId, serial: known.serial }, course, tools);
}

/** The session in daypass's own store, if it is still good for a while. */
export async function findStored(
  route: Route,
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<StandingSession | undefined> {
  const stored = (await findStanding(route, profiles, tools)).known?.stored;
  return stored !== undefined && isAlive(stored, tools.now()) ? stored : undefined;
}

/** What can be given out for a profile without asking AWS: its session, or its stored role session. `undefined` where there is none good. */
export async function findServed(
  route: Route,
  profiles: Profiles,
  tools: StateTools & { readonly env: Environment },
): Promise<Standing> {
  const standing = await findStanding(route, profiles, tools);
  const found =
    route.hops.length === 0
      ? standing.session
      : await findRole(roleKeyOf({ route, owner: standing.owner }, profiles, tools.env), tools);
  return { ...standing, session: found !== undefined && isAlive(found, tools.now()) ? found : undefined };
}

function sessionInSection(name: string, profiles: Profiles): StandingSession | undefined {
  const profile = profiles.byName.get(name);
  const expiresAt = holdsSession(profile) ? expirationOf(profile) : undefined;
  const accessKeyId = settingOf(profile, "aws_access_key_id");
  const secret = settingOf(profile, "aws_secret_access_key");
  const token = settingOf(profile, "aws_session_token");
  if (accessKeyId === undefined || secret === undefined || token === undefined || expiresAt === undefined) {
    return undefined;
  }
  return {
    accessKeyId,
    secretAccessKey: new Secret(secret),
    sessionToken: new Secret(token),
    expiresAt,
    account: accountOfKeyId(accessKeyId),
    obtainedAt: undefined,
  };
}
