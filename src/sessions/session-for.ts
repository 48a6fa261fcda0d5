import type { Environment } from "../core/environment.ts";
import { findEndpoint } from "../profiles/endpoints.ts";
import { settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import type { AskCode } from "./ask-code.ts";
import type { ChooseDevice } from "./device.ts";
import { usableSerial } from "./device.ts";
import { isUsable } from "./expiry.ts";
import { type FoundKeys, keysOf } from "./keys.ts";
import type { AccountPin } from "./mfa-session.ts";
import { findSerialOfKey } from "./origins.ts";
import type { StateTools } from "./state-file.ts";
import { findSession, type StoredSession, storeSession } from "./store.ts";
import type { AskTrust } from "./trusted-use.ts";

/** What the person wants of a session beyond the profile. */
export interface SessionWish {
  /** Buy a new one even when a good one is stored: asked for, or a code or a length was given. */
  readonly renew: boolean;
  readonly durationSeconds: number;
  readonly serial: string | undefined;
  readonly region: string | undefined;
  readonly pin: AccountPin | undefined;
}

export interface SessionTools extends StateTools {
  readonly env: Environment;
  readonly askCode: AskCode;
  readonly askTrust: AskTrust;
  readonly chooseDevice: ChooseDevice;
}

export interface FoundSession {
  readonly session: StoredSession;
  readonly keys: FoundKeys;
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
  const keys = await keysOf(route.keys, profiles, tools.machine);
  const named = wish.serial ?? route.serial ?? keys.serial ?? (await findSerialOfKey(keys.accessKeyId, tools));
  const serial = named === undefined ? undefined : usableSerial(named);
  const endpoint = stsEndpoint(route, profiles, tools.env)?.url ?? "aws";
  if (!wish.renew && serial !== undefined) {
    const session = await findSession({ keyId: keys.accessKeyId, serial, endpoint }, tools);
    if (session !== undefined && isUsable(session, tools.now()) && fits(session, wish.pin)) {
      return { session, keys, kept: true, clockOffsetSeconds: undefined };
    }
  }
  const { buySession } = await import("./buy-session.ts");
  const { clockOffsetSeconds, ...bought } = await buySession({ route, keys, serial, wish }, profiles, tools);
  const session = { ...bought, keyId: keys.accessKeyId, endpoint, obtainedAt: tools.now() };
  await storeSession(session, tools);
  return { session, keys, kept: false, clockOffsetSeconds };
}

/** The STS endpoint override that holds for a route: that of the profile whose keys sign, else that of the session profile. */
export function stsEndpoint(route: Route, profiles: Profiles, env: Environment): ReturnType<typeof findEndpoint> {
  return endpointOf("sts", route, profiles, env);
}

export function endpointOf(
  service: "sts" | "iam",
  route: Route,
  profiles: Profiles,
  env: Environment,
): ReturnType<typeof findEndpoint> {
  const signing = route.keys.kind === "profile" ? profiles.byName.get(route.keys.profile) : undefined;
  return (
    findEndpoint(service, signing, profiles, env) ??
    findEndpoint(service, profiles.byName.get(route.sessionProfile), profiles, env)
  );
}

/** The first value that the profiles of a route give a setting: the keys profile's, else the session profile's. */
export function settingOfRoute(route: Route, key: string, profiles: Profiles): string | undefined {
  const signing = route.keys.kind === "profile" ? settingOf(profiles.byName.get(route.keys.profile), key) : undefined;
  return signing ?? settingOf(profiles.byName.get(route.sessionProfile), key);
}

function fits(session: StoredSession, pin: AccountPin | undefined): boolean {
  return pin === undefined || session.account === pin.account;
}
