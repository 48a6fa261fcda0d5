import { type IamApi, type KeyUse, openIam } from "../aws-api/iam.ts";
import { openSts } from "../aws-api/sts.ts";
import type { Credentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { connect, type WayTools } from "./connect.ts";
import { isUsable } from "./expiry.ts";
import { lookUp } from "./session-for.ts";

export interface KnownKey {
  readonly accessKeyId: string;
  /** Whether it stands in the route's keys profile. */
  readonly own: boolean;
  readonly createdAt: Date | undefined;
  readonly status: string | undefined;
  /** `never`, or `undefined` where IAM does not tell. */
  readonly lastUse: KeyUse | "never" | undefined;
}

export interface KnownKeys {
  readonly keys: readonly KnownKey[];
  /** Whether IAM told; else only the key of the file is known. */
  readonly told: boolean;
  readonly withSession: boolean;
}

/** The access keys of a route's user, asked with its session where there is one, else with the keys. */
export async function listKeys(route: Route, profiles: Profiles, tools: WayTools): Promise<KnownKeys> {
  const { keys, serial, stored } = await lookUp(route, undefined, profiles, tools);
  const session = stored !== undefined && isUsable(stored, tools.now()) ? stored : undefined;
  const credentials: Credentials = session ?? keys;
  const way = { route, region: keys.region, serial };
  const sts = openSts(await connect("sts", way, profiles, tools), tools);
  const iam = openIam(await connect("iam", way, profiles, tools), tools);
  try {
    const { arn } = await sts.getCallerIdentity(credentials);
    const user = /:user\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
    const listed = await iam.listAccessKeys(credentials, user);
    const known = listed.map(async (key) => ({
      ...key,
      own: key.accessKeyId === keys.accessKeyId,
      lastUse: await lastUseOf(key.accessKeyId, credentials, iam),
    }));
    return { keys: await Promise.all(known), told: true, withSession: session !== undefined };
  } catch (error) {
    if (!isFailure(error, "not-allowed")) throw error;
    const own = {
      accessKeyId: keys.accessKeyId,
      own: true,
      createdAt: undefined,
      status: undefined,
      lastUse: undefined,
    };
    return { keys: [own], told: false, withSession: session !== undefined };
  } finally {
    sts.close();
    iam.close();
  }
}

async function lastUseOf(accessKeyId: string, credentials: Credentials, iam: IamApi): Promise<KnownKey["lastUse"]> {
  try {
    return (await iam.findLastUse(credentials, accessKeyId)) ?? "never";
  } catch (error) {
    if (isFailure(error, "not-allowed")) return undefined;
    throw error;
  }
}
