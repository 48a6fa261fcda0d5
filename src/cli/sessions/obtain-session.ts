import { requireEditable } from "../../aws-files/edit-file.ts";
import { durationWord, spanText } from "../../core/duration.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { visible } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { forgetAnswer } from "../../sessions/answers-written.ts";
import { checkTarget, deliver, isDelivered } from "../../sessions/deliver.ts";
import { isAlive, isFresh, secondsLeft } from "../../sessions/expiry.ts";
import { type FoundSession, sessionFor } from "../../sessions/session-for.ts";
import type { SessionOwner, SessionWish, StandingSession } from "../../sessions/session-wish.ts";
import { findStanding, type Standing } from "../../sessions/standing-session.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { sessionTools, wishFor } from "./session-asking.ts";

/** What is wanted of the session behind a profile. */
export interface SessionNeed {
  readonly code: string | undefined;
  readonly duration: string | undefined;
  /** Renew when less is left; the new one lasts for as long at least. */
  readonly minRemainingSeconds?: number | undefined;
  readonly strictDuration?: boolean | undefined;
}

export interface ObtainedSession {
  readonly owner: SessionOwner;
  readonly session: StandingSession;
  readonly region: string | undefined;
  readonly kept: boolean;
}

/**
 * The session of a route: the one that is there while it is good, else one that a code buys, written where a login writes it. A
 * person who types no code goes on with the one that is still good. Throws `session-missing` where nobody can be asked.
 */
export async function obtainSession(
  route: Route,
  need: SessionNeed,
  profiles: Profiles,
  context: Context,
): Promise<ObtainedSession> {
  const tools = { ...context.stateTools(), env: context.env };
  const standing = await findStanding(route, profiles, tools);
  const { session } = standing;
  const asksForNew = need.code !== undefined || need.duration !== undefined;
  const least = need.minRemainingSeconds ?? 0;
  if (
    session !== undefined &&
    !asksForNew &&
    isFresh(session, context.now()) &&
    secondsLeft(session.expiresAt, context.now()) >= least
  ) {
    return await kept(route, standing, session, profiles, context);
  }
  try {
    return await bought({ route, need, before: asksForNew ? undefined : { seen: session } }, profiles, context);
  } catch (error) {
    if (!isFailure(error, "code-needed", "stopped")) throw error;
    const isGood = session !== undefined && isAlive(session, context.now());
    if (isGood && !asksForNew && least === 0) return await kept(route, standing, session, profiles, context);
    if (isFailure(error, "stopped")) throw error;
    const length = least > wishOf(route, {}, profiles, context).durationSeconds ? durationWord(least) : undefined;
    throw new DaypassError("session-missing", { ...missing(route, session, context), length }, { cause: error });
  }
}

/** The session that is there; from the store it is put back into the section where tools look for it. */
async function kept(
  route: Route,
  { owner, known }: Standing,
  session: StandingSession,
  profiles: Profiles,
  context: Context,
): Promise<ObtainedSession> {
  const region = known?.keys.region;
  const stored = known?.stored;
  if (stored !== undefined && stored === session) {
    const delivery = { route, session: stored, region, moveKeysTo: undefined, reason: `login ${route.profile}` };
    const tools = context.stateTools();
    if (!(await isDelivered(delivery, profiles, tools))) {
      checkTarget(route, { moveKeysTo: undefined, named: false }, profiles);
      await deliver(delivery, profiles, tools);
    }
  }
  return { owner, session, region, kept: true };
}

interface Purchase {
  readonly route: Route;
  readonly need: SessionNeed;
  /** The session that was looked at and did not do; `undefined` where a new one is asked for whatever there is. */
  readonly before: { readonly seen: StandingSession | undefined } | undefined;
}

async function bought(
  { route, need, before }: Purchase,
  profiles: Profiles,
  context: Context,
): Promise<ObtainedSession> {
  checkTarget(route, { moveKeysTo: undefined, named: false }, profiles);
  for (const path of Object.values(profiles.locations)) requireEditable(path, context.machine);
  const tools = sessionTools(route, need.code, profiles, context);
  const wished = wishOf(route, need, profiles, context);
  const insteadOf = before === undefined ? undefined : { accessKeyId: before.seen?.accessKeyId };
  const wish = { ...wished, insteadOf };
  const found = await sessionFor(route, wish, profiles, tools);
  await delivered(route, found, wish.region, profiles, context);
  const { session } = found;
  context.say(
    `${context.paint("green", "✔")} Session for ${visible(route.sessionProfile)} until ${untilText(session.expiresAt, context.now())}`,
  );
  return {
    owner: { keyId: session.keyId, serial: session.serial },
    session,
    region: wish.region ?? found.keys.region,
    kept: found.kept,
  };
}

function wishOf(route: Route, need: Partial<SessionNeed>, profiles: Profiles, context: Context): SessionWish {
  const given = { code: need.code, duration: need.duration, renew: true, serial: undefined, account: undefined };
  const wish = wishFor(route, given, profiles, context);
  return { ...wish, durationSeconds: Math.max(wish.durationSeconds, need.minRemainingSeconds ?? 0) };
}

async function delivered(
  route: Route,
  { session, keys, chosen }: FoundSession,
  wanted: string | undefined,
  profiles: Profiles,
  context: Context,
): Promise<void> {
  const tools = context.stateTools();
  const region = wanted ?? keys.region;
  const delivery = { route, session, region, moveKeysTo: undefined, chosen, reason: `login ${route.profile}` };
  await deliver(delivery, profiles, tools);
  // The files may be as before, where the session stands in none of them: then only this tells that the answer is another.
  for (const name of new Set([route.sessionProfile, ...(route.keys.kind === "profile" ? [route.keys.profile] : [])])) {
    forgetAnswer(name, tools);
  }
}

function missing(route: Route, session: StandingSession | undefined, context: Context) {
  const of = { profile: route.profile, login: route.sessionProfile };
  if (session === undefined) return { ...of, endedAt: undefined, ago: undefined };
  const left = secondsLeft(session.expiresAt, context.now());
  if (left > 0) return { ...of, endedAt: undefined, ago: undefined, left: spanText(left) };
  return { ...of, endedAt: session.expiresAt, ago: spanText(-left) };
}
