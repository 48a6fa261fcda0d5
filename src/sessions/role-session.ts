import type { ApiTools } from "../aws-api/limits.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import type { RoleLines } from "./assume-role.ts";
import type { WayTools } from "./connect.ts";
import { isAlive, isFresh, secondsLeft } from "./expiry.ts";
import { oneAsks, type Waiting } from "./flight.ts";
import { failedLately, forgetFailure, rememberFailure } from "./renewals.ts";
import { roleKeyOf } from "./role-key.ts";
import type { SessionOwner } from "./session-wish.ts";
import type { WithCode } from "./spend-code.ts";
import { alone } from "./state-file.ts";
import { findRole, type RoleKey, roleFile, type StoredRole, storeRole } from "./stored-roles.ts";

export interface RoleWish {
  readonly route: Route;
  /** Whose session it is: role sessions of other keys or devices are not served. */
  readonly owner: SessionOwner;
  /** Gives the session to assume roles with; called only when a role has to be assumed. */
  readonly session: () => Promise<TemporaryCredentials>;
  /** Has a role assumed with the keys and a code, where its profile wants that. Throws where nobody can be asked. */
  readonly withCode: WithCode;
  /** Ask AWS even when a good role session is stored. */
  readonly renew: boolean;
  /** How long it shall last, instead of what the profile says. */
  readonly durationSeconds?: number | undefined;
  /** Fail rather than go on with a shorter one. */
  readonly strictDuration?: boolean | undefined;
  /** Renew when less is left of the last role's session. */
  readonly minSeconds?: number | undefined;
}

export type RoleTools = WayTools & Pick<ApiTools, "limits" | "deadline"> & { readonly waiting?: Waiting | undefined };

export interface FoundRole extends StoredRole {
  /** Why it could not be renewed, where it should have been and is still good for a while. */
  readonly notRenewed: unknown;
  /** Whether AWS gave it just now. */
  readonly assumed: boolean;
}

/** Gets role sessions, over connections that they share. */
export interface Roles {
  sessionFor(wish: RoleWish): Promise<FoundRole>;
  close(): void;
}

// Less than any SDK waits: Rust's gives up after some 21 s.
const waitMs = 15_000;
// With one that is still good nobody waits for long.
const shortWaitMs = 2_000;

export function openRoles(profiles: Profiles, tools: RoleTools): Roles {
  let lines: RoleLines | undefined;
  const opened = async () => {
    const { openRoleLines } = await import("./assume-role.ts");
    lines ??= openRoleLines(profiles, tools);
    return lines;
  };
  return {
    sessionFor: (wish) => sessionOf(wish.route.hops.length, { wish, profiles, tools, lines: opened }),
    close: () => lines?.close(),
  };
}

interface Course {
  readonly wish: RoleWish;
  readonly profiles: Profiles;
  readonly tools: RoleTools;
  readonly lines: () => Promise<RoleLines>;
}

/**
 * The session of the first so many roles of a route: the stored one while it is fresh, else one that is bought now. Where that
 * fails, the stored one serves to its end, and for a while nobody tries again. One process buys it, those that come meanwhile get
 * the same.
 */
async function sessionOf(count: number, course: Course): Promise<FoundRole> {
  const { wish, profiles, tools } = course;
  const key = roleKeyOf({ ...wish, count }, profiles, tools.env);
  const isLast = count === wish.route.hops.length;
  const renew = wish.renew && isLast;
  const least = isLast ? (wish.minSeconds ?? 0) : 0;
  const isGood = (role: StoredRole) =>
    isFresh(role, tools.now()) && secondsLeft(role.expiresAt, tools.now()) >= least && isGranted(role, wish);
  const stored = await findRole(key, tools);
  if (stored !== undefined && !renew && isGood(stored)) return kept(stored);
  const isEnough = stored !== undefined && secondsLeft(stored.expiresAt, tools.now()) >= least;
  const fallback = isEnough && !renew && isAlive(stored, tools.now()) ? stored : undefined;
  if (fallback !== undefined && (await failedLately(roleFile(key), tools))) return kept(fallback);
  const find = async () => {
    const meanwhile = await findRole(key, tools);
    const isNew = !renew || meanwhile?.accessKeyId !== stored?.accessKeyId;
    return meanwhile !== undefined && isNew && isGood(meanwhile) ? kept(meanwhile) : undefined;
  };
  try {
    // Before the lock is taken: whoever waits for a code, or is refused one, keeps nobody from hearing of it.
    const credentials = isDirectStep(key) ? undefined : await behind(count, course);
    const get = () => assumed(count, key, { ...course, credentials, limit: renew ? undefined : stored?.limit });
    return await once({ key, count, find, get, hasFallback: fallback !== undefined }, course);
  } catch (error) {
    if (fallback === undefined || isFailure(error, "duration-not-granted")) throw error;
    await rememberFailure(roleFile(key), tools);
    return { ...fallback, notRenewed: error, assumed: false };
  }
}

function kept(role: StoredRole): FoundRole {
  return { ...role, notRenewed: undefined, assumed: false };
}

function isGranted(role: StoredRole, { strictDuration }: RoleWish): boolean {
  return strictDuration !== true || role.limit === undefined;
}

interface Attempt {
  readonly key: RoleKey;
  readonly count: number;
  readonly find: () => Promise<FoundRole | undefined>;
  readonly get: () => Promise<FoundRole>;
  readonly hasFallback: boolean;
}

/** Gets it in one process at a time: of those that want this role, or where it takes a code, of those that want one. */
async function once({ key, count, find, get, hasFallback }: Attempt, { wish, tools }: Course): Promise<FoundRole> {
  if (isDirectStep(key)) {
    const profile = wish.route.hops[count - 1]?.profile ?? wish.route.profile;
    return await oneAsks(wish.owner, { profile, find, get }, tools);
  }
  const left = (tools.deadline ?? Number.POSITIVE_INFINITY) - performance.now();
  const patience = Math.max(0, Math.min(left, hasFallback ? shortWaitMs : waitMs));
  return await alone(roleFile(key), async () => (await find()) ?? (await get()), { ...tools, waitMs: patience });
}

/** What a role is assumed with: the session, or that of the role before. */
async function behind(count: number, course: Course): Promise<TemporaryCredentials> {
  return count === 1 ? await course.wish.session() : await sessionOf(count - 1, course);
}

interface Assuming extends Course {
  /** `undefined` where it is the keys. */
  readonly credentials: TemporaryCredentials | undefined;
  /** What AWS gave less of the last time. */
  readonly limit: StoredRole["limit"];
}

async function assumed(count: number, key: RoleKey, course: Assuming): Promise<FoundRole> {
  const { wish, profiles, tools, credentials } = course;
  const hop = wish.route.hops[count - 1];
  const step = key.steps.at(-1);
  if (hop === undefined || step === undefined) throw new Error("A route without roles has no role session");
  const { assumeRole, assumeRoleWithCode } = await import("./assume-role.ts");
  const asked = { profile: hop.profile, step, strict: wish.strictDuration === true };
  const api = async () => ({ ...tools, sts: await (await course.lines()).to(hop.profile, wish.route) });
  const { withCode, durationSeconds } = wish;
  const role =
    credentials === undefined
      ? await assumeRoleWithCode({ ...asked, withCode, durationSeconds, before: course.limit }, profiles, await api())
      : await assumeRole({ ...asked, credentials }, profiles, await api());
  await storeRole(key, role, tools);
  await forgetFailure(roleFile(key), tools);
  return { ...role, notRenewed: undefined, assumed: true };
}

function isDirectStep({ steps }: RoleKey): boolean {
  return steps.at(-1)?.direct === true;
}
