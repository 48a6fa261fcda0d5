import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { endpointOfRoute } from "../profiles/route-settings.ts";
import type { OtherDevice } from "./ask-code.ts";
import { usableSerial } from "./device.ts";
import { isFresh, isUsable } from "./expiry.ts";
import { oneAsks } from "./flight.ts";
import { type FoundKeys, keysOf } from "./keys.ts";
import { findSerialOfKey } from "./origins.ts";
import type { SessionTools, SessionWish } from "./session-wish.ts";
import type { AccountPin } from "./spend-code.ts";
import type { StateTools } from "./state-file.ts";
import { findSerialOfStored, findSession, type StoredSession, storeSession } from "./store.ts";

export interface FoundSession {
  readonly session: StoredSession;
  readonly keys: FoundKeys;
  /** The account and device that the person named instead of those known before. */
  readonly chosen: OtherDevice | undefined;
  /** Whether it was stored already, and no code was needed. */
  readonly kept: boolean;
  /** How far this machine's clock is behind AWS's, where AWS answered just now. */
  readonly clockOffsetSeconds: number | undefined;
}

/** Returns the session of a route, asking for an MFA code only when no usable one is stored. */
export async function sessionFor(
  route: Route,
  wish: SessionWish,
  profiles: Profiles,
  tools: SessionTools,
): Promise<FoundSession> {
  const known = await lookUp(route, wish.serial, profiles, tools);
  const { keys, serial, stored } = known;
  const kept = (session: StoredSession) =>
    ({ session, keys, kept: true, chosen: undefined, clockOffsetSeconds: undefined }) as const;
  if (!wish.renew && stored !== undefined && isUsable(stored, tools.now()) && fits(stored, wish.pin)) {
    return kept(stored);
  }
  const seen = (wish.insteadOf ?? stored)?.accessKeyId;
  const isNew = (now: StoredSession | undefined): now is StoredSession =>
    now !== undefined &&
    now.accessKeyId !== seen &&
    isFresh(now, tools.now()) &&
    fits(now, wish.pin) &&
    isLongEnough(now, wish);
  if (isNew(stored)) return kept(stored);
  const course = {
    profile: route.sessionProfile,
    find: async () => {
      const { stored: now } = await lookUp(route, wish.serial, profiles, tools);
      return isNew(now) ? kept(now) : undefined;
    },
    get: () => bought(route, wish, known, { profiles, tools }),
  };
  // With a code at hand nobody is waited for: what sends it is loaded while the lock is taken.
  if (tools.waiting?.hasOwnCode === true) void import("./buy-session.ts").catch(() => undefined);
  return await oneAsks({ keyId: keys.accessKeyId, serial }, course, tools);
}

async function bought(
  route: Route,
  wish: SessionWish,
  { keys, named, remembered, endpoint }: KnownSession,
  { profiles, tools }: { readonly profiles: Profiles; readonly tools: SessionTools },
): Promise<FoundSession> {
  const { buySession } = await import("./buy-session.ts");
  const purchase = { route, keys, named, remembered, wish };
  const { clockOffsetSeconds, chosen, ...bought } = await buySession(purchase, profiles, tools);
  const session = { ...bought, keyId: keys.accessKeyId, endpoint, obtainedAt: tools.now() };
  await storeSession(session, tools);
  return { session, keys, kept: false, chosen, clockOffsetSeconds };
}

/** What is known of a route's session before AWS is asked. */
export interface KnownSession {
  readonly keys: FoundKeys;
  /** The device that the person or the files name, and the one that this key was last used with. */
  readonly named: string | undefined;
  readonly remembered: string | undefined;
  /** The first of these. */
  readonly serial: string | undefined;
  readonly endpoint: string;
  /** However long it is still good. */
  readonly stored: StoredSession | undefined;
}

/** Fetches the keys of a route and looks for the session that they bought. */
export async function lookUp(
  route: Route,
  given: string | undefined,
  profiles: Profiles,
  tools: Pick<SessionTools, keyof StateTools | "env">,
): Promise<KnownSession> {
  const keys = await keysOf(route.keys, profiles, tools.machine);
  const wanted = given ?? route.serial ?? keys.serial;
  const named = wanted === undefined ? undefined : usableSerial(wanted);
  const remembered = named === undefined ? await rememberedSerial(keys.accessKeyId, tools) : undefined;
  const serial = named ?? remembered;
  const endpoint = endpointOfRoute("sts", route, profiles, tools.env)?.url ?? "aws";
  const stored =
    serial === undefined ? undefined : await findSession({ keyId: keys.accessKeyId, serial, endpoint }, tools);
  return { keys, named, remembered, serial, endpoint, stored };
}

function fits(session: StoredSession, pin: AccountPin | undefined): boolean {
  return pin === undefined || session.account === pin.account;
}

// AWS counts from when it gives the session, and gives a root user an hour whatever is asked.
const countedMs = 120_000;
const rootMs = 3600_000;

function isLongEnough({ expiresAt, obtainedAt }: StoredSession, { durationSeconds }: SessionWish): boolean {
  const length = expiresAt.getTime() - obtainedAt.getTime();
  return length > Math.min(durationSeconds * 1000, rootMs) - countedMs;
}

async function rememberedSerial(keyId: string, tools: StateTools): Promise<string | undefined> {
  return (await findSerialOfKey(keyId, tools)) ?? (await findSerialOfStored(keyId, tools));
}
