import { openIam } from "../aws-api/iam.ts";
import { openSts } from "../aws-api/sts.ts";
import type { Credentials } from "../core/credentials.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { endpointOfRoute } from "../profiles/route-settings.ts";
import { connect, type WayTools } from "./connect.ts";
import { devicesOf } from "./device.ts";
import { isUsable } from "./expiry.ts";
import { keysOf } from "./keys.ts";
import { findSerialOfKey } from "./origins.ts";
import { findSession } from "./store.ts";

/** The MFA devices that IAM lists for a user, with the session of the route where there is one, else with its keys. */
export async function listDevices(
  { route, user }: { readonly route: Route; readonly user: string | undefined },
  profiles: Profiles,
  tools: WayTools,
): Promise<{ readonly user: string | undefined; readonly serials: readonly string[] }> {
  const keys = await keysOf(route.keys, profiles, tools.machine);
  const serial = route.serial ?? keys.serial ?? (await findSerialOfKey(keys.accessKeyId, tools));
  const way = { route, region: keys.region, serial };
  const endpoint = endpointOfRoute("sts", route, profiles, tools.env)?.url ?? "aws";
  const key = serial === undefined ? undefined : { keyId: keys.accessKeyId, serial, endpoint };
  const session = key === undefined ? undefined : await findSession(key, tools);
  // What needs MFA, such as another user's devices, needs the session.
  const credentials: Credentials = session !== undefined && isUsable(session, tools.now()) ? session : keys;
  const sts = openSts(await connect("sts", way, profiles, tools), tools);
  const iam = openIam(await connect("iam", way, profiles, tools), tools);
  try {
    return await devicesOf(credentials, user, { sts, iam });
  } finally {
    sts.close();
    iam.close();
  }
}
