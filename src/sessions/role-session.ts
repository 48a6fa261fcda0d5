import type { ApiTools } from "../aws-api/limits.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import type { RoleLines } from "./assume-role.ts";
import type { WayTools } from "./connect.ts";
import { isAlive, isFresh, secondsLeft } from "./expiry.ts";
import { roleKeyOf } from "./role-key.ts";
import type { SessionOwner } from "./session-wish.ts";
import { alone } from "./state-file.ts";
import { findRole, type RoleKey, roleFile, type StoredRole, storeRole } from "./stored-roles.ts";

export interface RoleWish {
  readonly route: Route;
  /** Whose session it is: role sessions of other keys or devices are not served. */
  readonly owner: SessionOwner;
  /** Gives the session to assume roles with; called only when a role has to be assumed. */
  readonly session: () => Promise<TemporaryCredentials>;
  /** Ask AWS even when a good role session is stored. */
  readonly renew: boolean;
  /** Renew when less is left of the last role's session. */
  readonly minSeconds?: number;
}

export type RoleTools = WayTools & Pick<ApiTools, "limits">;

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
 * fails, the stored one serves to its end. One process buys it, those that come meanwhile get the same.
 */
async function sessionOf(count: number, course: Course): Promise<FoundRole> {
  const { wish, profiles, tools } = course;
  const key = roleKeyOf({ ...wish, count }, profiles, tools.env);
  const isLast = count === wish.route.hops.length;
  const renew = wish.renew && isLast;
  const isGood = (role: StoredRole) =>
    isFresh(role, tools.now()) && (!isLast || secondsLeft(role.expiresAt, tools.now()) >= (wish.minSeconds ?? 0));
  const stored = await findRole(key, tools);
  const kept = (role: StoredRole): FoundRole => ({ ...role, notRenewed: undefined, assumed: false });
  if (stored !== undefined && !renew && isGood(stored)) return kept(stored);
  try {
    const buy = async () => {
      const meanwhile = renew ? undefined : await findRole(key, tools);
      if (meanwhile !== undefined && isGood(meanwhile)) return kept(meanwhile);
      return await assumed(count, key, course);
    };
    return await alone(roleFile(key), buy, { ...tools, waitMs });
  } catch (error) {
    if (renew || stored === undefined || !isAlive(stored, tools.now())) throw error;
    return { ...stored, notRenewed: error, assumed: false };
  }
}

async function assumed(count: number, key: RoleKey, course: Course): Promise<FoundRole> {
  const { wish, profiles, tools } = course;
  const hop = wish.route.hops[count - 1];
  const step = key.steps.at(-1);
  if (hop === undefined || step === undefined) throw new Error("A route without roles has no role session");
  const credentials = count === 1 ? await wish.session() : await sessionOf(count - 1, course);
  const { assumeRole } = await import("./assume-role.ts");
  const sts = await (await course.lines()).to(hop.profile, wish.route);
  const role = await assumeRole({ profile: hop.profile, step, credentials }, profiles, { ...tools, sts });
  await storeRole(key, role, tools);
  return { ...role, notRenewed: undefined, assumed: true };
}
