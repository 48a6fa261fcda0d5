import { durationSeconds } from "../../core/duration.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { codesOf, ownerOf, rememberOwner } from "../../sessions/direct-role.ts";
import { keysOf } from "../../sessions/keys.ts";
import type { FoundRole, Roles } from "../../sessions/role-session.ts";
import type { SessionOwner } from "../../sessions/session-wish.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import type { ObtainedSession, SessionNeed } from "./obtain-session.ts";
import { sessionTools, wishFor } from "./session-asking.ts";

/** What is wanted of a role session that takes a code of its own. */
export interface DirectNeed extends SessionNeed {
  /** Ask for a code even when a good role session is stored. */
  readonly renew?: boolean | undefined;
  readonly serial?: string | undefined;
}

export interface DirectTools {
  readonly context: Context;
  readonly roles: Roles;
}

export interface FoundDirect {
  readonly owner: SessionOwner;
  readonly role: FoundRole;
  /** The region that is known of the keys. */
  readonly region: string | undefined;
}

/** The first role of a route whose profile wants a code of its own, in the place of a session: what is behind it is assumed with it. */
export async function obtainDirect(
  route: Route,
  need: SessionNeed,
  profiles: Profiles,
  tools: DirectTools,
): Promise<ObtainedSession> {
  const { context } = tools;
  const { owner, role, region } = await directRole(route, need, profiles, tools).catch((error: unknown) => {
    if (!isFailure(error, "code-needed")) throw error;
    const { profile } = route;
    const facts = { profile, login: profile, endedAt: undefined, ago: undefined };
    throw new DaypassError("session-missing", facts, { cause: error });
  });
  if (role.assumed) {
    const done = context.paint("green", "✔");
    const name = visible(route.hops[0]?.profile ?? "");
    context.say(`${done} Role session for ${name} until ${untilText(role.expiresAt, context.now())}`);
  }
  return { owner, session: role, region, kept: !role.assumed };
}

/** The role session itself: the one that is stored while it is good, else one that a code buys. */
export async function directRole(
  whole: Route,
  need: DirectNeed,
  profiles: Profiles,
  { context, roles }: DirectTools,
): Promise<FoundDirect> {
  const [hop, ...behind] = whole.hops;
  if (hop === undefined) throw new Error("Only a role is assumed with a code");
  const route = { ...whole, profile: hop.profile, hops: [hop] };
  const tools = sessionTools(route, need.code, profiles, context);
  // The length is that of a role here, not of a session.
  const given = { code: need.code, duration: undefined, renew: false, serial: need.serial, account: undefined };
  const wish = wishFor(route, given, profiles, context);
  const owner = await ownerOf(route, wish, profiles, tools);
  const withCode = codesOf(route, { owner, pin: wish.pin }, profiles, tools);
  const role = await roles.sessionFor({
    route,
    owner,
    withCode,
    session: async () => {
      throw new Error("A role with a code of its own needs no session");
    },
    renew: need.renew === true || need.code !== undefined || need.duration !== undefined,
    durationSeconds: need.duration === undefined ? undefined : roleSeconds(need.duration),
    strictDuration: need.strictDuration,
    minSeconds: behind.length === 0 ? need.minRemainingSeconds : undefined,
  });
  await rememberOwner({ route, owner, role }, profiles, tools);
  const { region } = await keysOf(route.keys, profiles, context.machine);
  return { owner, role, region: wish.region ?? region };
}

// AssumeRole's limits.
const [least, most] = [900, 43_200];

function roleSeconds(text: string): number {
  const seconds = durationSeconds(text);
  if (seconds >= least && seconds <= most) return seconds;
  throw new DaypassError("duration-out-of-range", { text, min: least, max: most });
}
