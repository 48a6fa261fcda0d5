import { DaypassError } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { findSerialOfKey, rememberOrigin } from "./origins.ts";
import type { FoundRole } from "./role-session.ts";
import { lookUp } from "./session-for.ts";
import type { SessionOwner, SessionTools, SessionWish } from "./session-wish.ts";
import { spendCode, type WithCode } from "./spend-code.ts";
import type { StateTools } from "./state-file.ts";

// A role whose profile has `daypass_direct_mfa` is assumed with the keys and a code of its own: no session stands behind it.

/** Whose keys and device such a role is assumed with. The device is asked of IAM where nothing names one. */
export async function ownerOf(
  route: Route,
  wish: Pick<SessionWish, "serial" | "region">,
  profiles: Profiles,
  tools: SessionTools,
): Promise<SessionOwner> {
  const { keys, serial } = await lookUp(route, wish.serial, profiles, tools);
  if (serial !== undefined) return { keyId: keys.accessKeyId, serial };
  const { deviceInIam } = await import("./buy-session.ts");
  const purchase = { route, keys, named: undefined, remembered: undefined, wish };
  return { keyId: keys.accessKeyId, serial: await deviceInIam(purchase, profiles, tools) };
}

/** Has codes of the owner's device asked for, and sent with the keys of the route. */
export function codesOf(
  route: Route,
  { owner, pin }: Pick<SessionWish, "pin"> & { readonly owner: SessionOwner },
  profiles: Profiles,
  tools: SessionTools,
): WithCode {
  return async (sending, warmUp) => {
    const { keys } = await lookUp(route, owner.serial, profiles, tools);
    const profile = route.hops[0]?.profile ?? route.profile;
    return await spendCode({ profile, keys, serial: owner.serial, pin }, sending, { ...tools, warmUp });
  };
}

/** Stands in where nobody can be asked: the role session is missing. */
export function noCodes(route: Route): WithCode {
  return async () => {
    const { profile } = route;
    throw new DaypassError("session-missing", { profile, login: profile, endedAt: undefined, ago: undefined });
  };
}

/** Remembers with which device a role was assumed, so that those who may not ask IAM find its session. */
export async function rememberOwner(
  { route, owner, role }: { readonly route: Route; readonly owner: SessionOwner; readonly role: FoundRole },
  profiles: Profiles,
  tools: StateTools,
): Promise<void> {
  if (!role.assumed || (await findSerialOfKey(owner.keyId, tools)) === owner.serial) return;
  const { account, accessKeyId: sessionKeyId } = role;
  const origin = { ...owner, keys: route.keys, account, sessionKeyId };
  await rememberOrigin(profiles.locations.credentials, route.profile, origin, tools);
}
