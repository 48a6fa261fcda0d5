import { openIam } from "../aws-api/iam.ts";
import { openSts, type StsApi } from "../aws-api/sts.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { connect, type WayWish } from "./connect.ts";
import { type FoundDevice, lookUpDevice, usableSerial } from "./device.ts";
import { inLocalTime } from "./expiry.ts";
import type { FoundKeys } from "./keys.ts";
import { buyMfaSession, type MfaSession } from "./mfa-session.ts";
import type { SessionTools, SessionWish } from "./session-wish.ts";

// Everything on the way to AWS, and with it the SDK, is loaded from here on only: a stored session needs none of it.

/** What leads to the keys' device. */
export interface DeviceWish extends Omit<Purchase, "wish"> {
  readonly wish: Pick<SessionWish, "region">;
}

export interface Purchase {
  readonly route: Route;
  readonly keys: FoundKeys;
  /** The device that the person, the files or the environment name. */
  readonly named: string | undefined;
  /** The device that this key was last used with. With neither, IAM is asked. */
  readonly remembered: string | undefined;
  readonly wish: SessionWish;
}

type PurchaseTools = SessionTools & { readonly sts: StsApi };

/** Buys the session of a route: finds the device if need be, opens the connection, asks for the code, sends it. */
export async function buySession(
  purchase: Purchase,
  profiles: Profiles,
  sessionTools: SessionTools,
): Promise<MfaSession & Pick<FoundDevice, "user">> {
  const sts = openSts(await connect("sts", wayOf(purchase), profiles, sessionTools), sessionTools);
  const tools = { ...sessionTools, sts };
  try {
    const { named, remembered } = purchase;
    const known = named ?? remembered;
    const device =
      known === undefined ? await askedDevice(purchase, profiles, tools) : { serial: known, user: undefined };
    return await buyWith(device, purchase, tools).catch(async (error: unknown) => {
      if (named !== undefined || remembered === undefined || !isFailure(error, "serial-not-accepted")) throw error;
      // The device that worked the last time may have been replaced since.
      const other = await askedDevice(purchase, profiles, tools);
      if (other.serial === remembered) throw error;
      return buyWith(other, purchase, tools);
    });
  } finally {
    sts.close();
  }
}

async function buyWith(
  device: FoundDevice,
  { route, keys, wish }: Purchase,
  tools: PurchaseTools,
): Promise<MfaSession & Pick<FoundDevice, "user">> {
  const { durationSeconds, pin } = wish;
  const asked = { profile: route.sessionProfile, keys, serial: device.serial, durationSeconds, pin };
  return { user: device.user, ...inLocalTime(await buyMfaSession(asked, tools)) };
}

/** The serial of the device that IAM knows for the keys. */
export async function deviceInIam(wish: DeviceWish, profiles: Profiles, tools: SessionTools): Promise<string> {
  const sts = openSts(await connect("sts", wayOf(wish), profiles, tools), tools);
  try {
    return (await askedDevice(wish, profiles, { ...tools, sts })).serial;
  } finally {
    sts.close();
  }
}

function wayOf({ route, keys, named, remembered, wish }: DeviceWish): WayWish {
  return { route, region: wish.region ?? keys.region, serial: named ?? remembered };
}

async function askedDevice(purchase: DeviceWish, profiles: Profiles, tools: PurchaseTools): Promise<FoundDevice> {
  const iam = openIam(await connect("iam", wayOf(purchase), profiles, tools), tools);
  try {
    const device = await lookUpDevice(purchase.keys, { ...tools, iam });
    return { ...device, serial: usableSerial(device.serial) };
  } finally {
    iam.close();
  }
}
