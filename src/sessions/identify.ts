import { openIam } from "../aws-api/iam.ts";
import { openSts } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import type { AccessKeys } from "../core/credentials.ts";
import { type DaypassError, isFailure } from "../core/errors.ts";
import { deviceArnOfUser } from "../core/mfa-serial.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { connect, type WayTools } from "./connect.ts";

/** Whose keys these are, as far as AWS tells. */
export type Identity =
  | {
      readonly kind: "known";
      readonly account: string;
      readonly arn: string;
      /** `undefined` for the root user. */
      readonly user: string | undefined;
      readonly devices: Devices;
      /** What has to be added to the local clock to get AWS's, where the answer tells. */
      readonly clockOffsetSeconds: number | undefined;
    }
  /** AWS does not take the keys. */
  | { readonly kind: "refused"; readonly failure: DaypassError }
  /** AWS was not reached, or did not answer. */
  | { readonly kind: "unreached"; readonly failure: DaypassError };

export type Devices =
  | { readonly kind: "listed"; readonly serials: readonly string[] }
  /** IAM does not list them to these keys. Many companies name the device after the user: `guess`. */
  | { readonly kind: "untold"; readonly guess: string | undefined };

export interface IdentifyWish {
  /** Where the keys will stand and where their session goes: what the files say of endpoints counts. */
  readonly route: Route;
  readonly keys: AccessKeys;
  readonly region: string | undefined;
  readonly serial: string | undefined;
}

const refusals = [
  "keys-not-accepted",
  "secret-not-accepted",
  "session-keys-not-accepted",
  "session-not-accepted",
] as const;
// The person must hear of these: going on would not help.
const stops = ["endpoint-not-trusted", "region-invalid", "endpoint-invalid", "ca-bundle-unusable"] as const;

/** Asks AWS whose keys these are, and which MFA devices their user has. Needs no permission but `iam:ListMFADevices`. */
export async function identify(wish: IdentifyWish, profiles: Profiles, tools: WayTools): Promise<Identity> {
  const sts = openSts(await connect("sts", wish, profiles, tools), tools);
  try {
    const { account, arn, clockOffsetSeconds } = await sts.getCallerIdentity(wish.keys);
    const resource = findArn(arn)?.resource;
    const user = resource?.startsWith("user/") ? resource.split("/").at(-1) : undefined;
    const devices = await devicesOf({ ...wish, user, arn }, profiles, tools);
    return { kind: "known", account, arn, user, devices, clockOffsetSeconds };
  } catch (error) {
    if (isFailure(error, ...refusals)) return { kind: "refused", failure: error };
    if (!isFailure(error) || isFailure(error, ...stops)) throw error;
    return { kind: "unreached", failure: error };
  } finally {
    sts.close();
  }
}

async function devicesOf(
  wish: IdentifyWish & { readonly user: string | undefined; readonly arn: string },
  profiles: Profiles,
  tools: WayTools,
): Promise<Devices> {
  const iam = openIam(await connect("iam", wish, profiles, tools), tools);
  try {
    // Asked without a name, IAM judges the question against all users, and policies that allow `user/NAME` only refuse it.
    const devices = await iam.listMfaDevices(wish.keys, wish.user);
    return { kind: "listed", serials: devices.map(({ serial }) => serial) };
  } catch (error) {
    if (!isFailure(error) || isFailure(error, ...stops)) throw error;
    return { kind: "untold", guess: deviceArnOfUser(wish.arn) };
  } finally {
    iam.close();
  }
}
