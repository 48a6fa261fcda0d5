import { type Connection, connectionFor } from "../aws-api/connection.ts";
import { openIam } from "../aws-api/iam.ts";
import { openSts, type StsApi } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import { variable } from "../core/environment.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { endpointOfRoute, settingOfRoute } from "../profiles/route-settings.ts";
import { type FoundDevice, lookUpDevice, usableSerial } from "./device.ts";
import type { FoundKeys } from "./keys.ts";
import { buyMfaSession, type MfaSession } from "./mfa-session.ts";
import type { SessionTools, SessionWish } from "./session-wish.ts";
import { requireTrustedEndpoint } from "./trusted-use.ts";

// Everything on the way to AWS, and with it the SDK, is loaded from here on only: a stored session needs none of it.

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
): Promise<MfaSession & FoundDevice> {
  const sts = openSts(await connect("sts", purchase, profiles, sessionTools), sessionTools);
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
): Promise<MfaSession & FoundDevice> {
  const { durationSeconds, pin } = wish;
  const asked = { profile: route.sessionProfile, keys, serial: device.serial, durationSeconds, pin };
  return { ...inLocalTime(await buyMfaSession(asked, tools)), ...device };
}

async function askedDevice(purchase: Purchase, profiles: Profiles, tools: PurchaseTools): Promise<FoundDevice> {
  const iam = openIam(await connect("iam", purchase, profiles, tools), tools);
  try {
    const device = await lookUpDevice(purchase.keys, { ...tools, iam });
    return { ...device, serial: usableSerial(device.serial) };
  } finally {
    iam.close();
  }
}

/**
 * The session with its end as this machine's clock will show it. SDKs compare with the local clock: on one that is minutes off
 * they would use dead credentials or throw away good ones.
 */
function inLocalTime(session: MfaSession): MfaSession {
  const offset = session.clockOffsetSeconds ?? 0;
  return Math.abs(offset) <= 60
    ? session
    : { ...session, expiresAt: new Date(session.expiresAt.getTime() - offset * 1000) };
}

async function connect(
  service: "sts" | "iam",
  { route, keys, named, remembered, wish }: Purchase,
  profiles: Profiles,
  tools: SessionTools,
): Promise<Connection> {
  const { env } = tools;
  const override = endpointOfRoute(service, route, profiles, env);
  const setting = (key: string) => settingOfRoute(route, key, profiles);
  const connection = await connectionFor({
    service,
    region:
      wish.region ??
      keys.region ??
      setting("region") ??
      regionOfEnvironment(purchasePartition(named ?? remembered), env),
    endpoint: override?.url,
    useFips: isTrue(variable(env, "AWS_USE_FIPS_ENDPOINT") ?? setting("use_fips_endpoint")),
    useDualstack: isTrue(variable(env, "AWS_USE_DUALSTACK_ENDPOINT") ?? setting("use_dualstack_endpoint")),
    caBundle: variable(env, "AWS_CA_BUNDLE") ?? setting("ca_bundle"),
    env,
  });
  if (override !== undefined) await requireTrustedEndpoint(override, connection.endpoint, tools);
  return connection;
}

function purchasePartition(serial: string | undefined): string | undefined {
  return findArn(serial ?? "")?.partition;
}

// Keys are good in one partition only. Where nothing but the device's ARN says which, its main region is asked.
const mainRegions: Readonly<Record<string, string>> = {
  "aws-cn": "cn-north-1",
  "aws-us-gov": "us-gov-west-1",
  "aws-eusc": "eusc-de-east-1",
};

function regionOfEnvironment(partition: string | undefined, env: SessionTools["env"]): string | undefined {
  return variable(env, "AWS_REGION") ?? variable(env, "AWS_DEFAULT_REGION") ?? mainRegions[partition ?? "aws"];
}

function isTrue(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text.toLowerCase() === "true";
}
