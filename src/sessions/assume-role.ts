import type { ApiTools } from "../aws-api/limits.ts";
import type { RoleSession, StsApi } from "../aws-api/sts.ts";
import { openSts } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { holdsLongTermKeys, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { connect, type WayTools } from "./connect.ts";
import { inLocalTime } from "./expiry.ts";
import type { DurationLimit, RoleStep, StoredRole } from "./stored-roles.ts";

// Everything on the way to AWS, and with it the SDK, is loaded from here on only: a stored role session needs none of it.

/** The connections over which roles are assumed: one for all roles of the same address and region. */
export interface RoleLines {
  /** The line for assuming a profile's role at the end of a route. */
  to(role: string, route: Route): Promise<StsApi>;
  close(): void;
}

export function openRoleLines(profiles: Profiles, tools: WayTools & Pick<ApiTools, "limits">): RoleLines {
  const open = new Map<string, StsApi>();
  return {
    async to(role, route) {
      const wish = { route, region: undefined, serial: route.serial ?? route.hops[0]?.roleArn, role };
      const connection = await connect("sts", wish, profiles, tools);
      const name = `${connection.endpoint.url}\n${connection.endpoint.signingRegion}`;
      const line = open.get(name) ?? openSts(connection, tools);
      open.set(name, line);
      return line;
    },
    close: () => {
      for (const line of open.values()) line.close();
    },
  };
}

export interface RoleWish {
  /** The role profile. */
  readonly profile: string;
  readonly step: RoleStep;
  /** What the question is signed with: the session, or the role session before. */
  readonly credentials: TemporaryCredentials;
}

// What every role and every chain grants.
const alwaysGranted = 3600;

/**
 * Assumes one role. Where AWS refuses the length that the profile wants, it is asked for the longest that every role grants.
 * Throws what AWS refused, or `role-account-mismatch`.
 */
export async function assumeRole(
  wish: RoleWish,
  profiles: Profiles,
  tools: Pick<ApiTools, "now"> & { readonly sts: StsApi },
): Promise<StoredRole> {
  const { profile, step } = wish;
  const account = findArn(step.roleArn)?.account;
  const named = profiles.byName.get(profile);
  // Beside long-term keys it says whose they are: [default] may hold keys and name a role of another account.
  const pinned = holdsLongTermKeys(named) ? undefined : settingOf(named, "daypass_account")?.replace(/[\s-]/g, "");
  const mismatch = (actual: string, pin: string | undefined) =>
    new DaypassError("role-account-mismatch", { profile, roleArn: step.roleArn, actual, pinned: pin });
  if (pinned !== undefined && account !== undefined && pinned !== account) throw mismatch(account, pinned);
  const { limit, ...given } = await asLongAsGranted(wish, tools.sts);
  const actual = findArn(given.assumedRoleArn)?.account;
  if (account !== undefined && actual !== undefined && actual !== account) throw mismatch(actual, undefined);
  const { clockOffsetSeconds: _offset, ...session } = inLocalTime(given);
  return { ...session, account: account ?? actual, obtainedAt: tools.now(), limit };
}

async function asLongAsGranted(
  { step, credentials }: RoleWish,
  sts: StsApi,
): Promise<RoleSession & { readonly limit: DurationLimit | undefined }> {
  const { roleArn, sessionName, externalId, durationSeconds } = step;
  const request = { credentials, roleArn, sessionName, externalId };
  try {
    return { ...(await sts.assumeRole({ ...request, durationSeconds })), limit: undefined };
  } catch (error) {
    const wanted = durationSeconds ?? alwaysGranted;
    if (wanted <= alwaysGranted || !isFailure(error, "request-not-valid")) throw error;
    const { awsMessage } = error.facts;
    if (!/durationSeconds/i.test(awsMessage)) throw error;
    const by = /role chaining/.test(awsMessage) ? "chain" : /MaxSessionDuration/.test(awsMessage) ? "role" : "unknown";
    const given = await sts.assumeRole({ ...request, durationSeconds: alwaysGranted });
    return { ...given, limit: { wantedSeconds: wanted, givenSeconds: alwaysGranted, by } };
  }
}
