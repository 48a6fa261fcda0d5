import type { ApiTools } from "../aws-api/limits.ts";
import type { RoleSession, StsApi } from "../aws-api/sts.ts";
import { openSts } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { spanText } from "../core/duration.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { holdsLongTermKeys, settingOf } from "../profiles/profile.ts";
import type { Profiles } from "../profiles/read.ts";
import type { Route } from "../profiles/route.ts";
import { connect, type WayTools } from "./connect.ts";
import { inLocalTime } from "./expiry.ts";
import type { ReadyCode, WithCode } from "./spend-code.ts";
import type { DurationLimit, RoleStep, StoredRole } from "./stored-roles.ts";

// Everything on the way to AWS, and with it the SDK, is loaded from here on only: a stored role session needs none of it.

/** The connections over which roles are assumed: one for all roles of the same address and region. */
export interface RoleLines {
  /** The line for assuming a profile's role at the end of a route. */
  to(role: string, route: Route): Promise<StsApi>;
  close(): void;
}

export function openRoleLines(profiles: Profiles, tools: WayTools & Pick<ApiTools, "limits" | "deadline">): RoleLines {
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
  /** Fail rather than go on with a shorter session than the profile wants. */
  readonly strict: boolean;
}

/** What the question is signed with: the session, or the role session before. */
interface Signed {
  readonly credentials: TemporaryCredentials;
}

interface SignedWithCode {
  readonly withCode: WithCode;
  /** How long it shall last, instead of what the profile says. */
  readonly durationSeconds: number | undefined;
  /** What AWS gave less of the last time: asked for more again, it would take one code for nothing. */
  readonly before: DurationLimit | undefined;
}

type AssumeTools = Pick<ApiTools, "now"> & { readonly sts: StsApi };

// What every role and every chain grants.
const alwaysGranted = 3600;

/**
 * Assumes one role. Where AWS refuses the length that the profile wants, it is asked for the longest that every role grants.
 * Throws what AWS refused, `role-account-mismatch`, and `duration-not-granted` where the wish is strict.
 */
export async function assumeRole(wish: RoleWish & Signed, profiles: Profiles, tools: AssumeTools): Promise<StoredRole> {
  const { step, credentials, strict } = wish;
  const request = { credentials, ...requestOf(step) };
  const ask = (durationSeconds: number | undefined) => tools.sts.assumeRole({ ...request, durationSeconds });
  return await checked(wish, profiles, tools, async () => {
    try {
      return { ...(await ask(step.durationSeconds)), limit: undefined };
    } catch (error) {
      const by = limitIn(error, step.durationSeconds);
      if (by === undefined) throw error;
      const wantedSeconds = step.durationSeconds ?? alwaysGranted;
      if (strict) throw notGranted(wish, wantedSeconds, by, error);
      return { ...(await ask(alwaysGranted)), limit: { wantedSeconds, givenSeconds: alwaysGranted, by } };
    }
  });
}

/**
 * Assumes one role with the keys and a code of their device, for as long as the role itself allows. A length that AWS refuses
 * takes the code with it: the next code asks for what every role grants.
 */
export async function assumeRoleWithCode(
  wish: RoleWish & SignedWithCode,
  profiles: Profiles,
  tools: AssumeTools,
): Promise<StoredRole> {
  const { step, strict, before, withCode } = wish;
  const wanted = wish.durationSeconds ?? step.durationSeconds;
  const isKnown = before !== undefined && before.wantedSeconds === wanted && !strict;
  let limit: DurationLimit | undefined = isKnown ? before : undefined;
  const send = async ({ keys, serial, code }: ReadyCode) => {
    const durationSeconds = limit?.givenSeconds ?? wanted;
    try {
      return await tools.sts.assumeRole({ credentials: keys, ...requestOf(step), durationSeconds, serial, code });
    } catch (error) {
      const by = limitIn(error, durationSeconds);
      if (by === undefined) throw error;
      const wantedSeconds = wanted ?? alwaysGranted;
      if (!strict) limit = { wantedSeconds, givenSeconds: alwaysGranted, by };
      throw notGranted(wish, wantedSeconds, by, error);
    }
  };
  const worthAnother = (error: unknown) =>
    !strict && isFailure(error, "duration-not-granted") ? ("too-long" as const) : undefined;
  return await checked(wish, profiles, tools, async () => {
    const { outcome } = await withCode({ send, worthAnother }, () => tools.sts.warmUp());
    return { ...outcome, limit };
  });
}

function requestOf({ roleArn, sessionName, externalId, request }: RoleStep) {
  return { roleArn, sessionName, externalId, ...request };
}

/** Has the question asked, with the account of the role held to what its profile says before and after. */
async function checked(
  { profile, step }: RoleWish,
  profiles: Profiles,
  tools: AssumeTools,
  ask: () => Promise<RoleSession & Pick<StoredRole, "limit">>,
): Promise<StoredRole> {
  const account = findArn(step.roleArn)?.account;
  const named = profiles.byName.get(profile);
  // Beside long-term keys it says whose they are: [default] may hold keys and name a role of another account.
  const pinned = holdsLongTermKeys(named) ? undefined : settingOf(named, "daypass_account")?.replace(/[\s-]/g, "");
  const mismatch = (actual: string, pin: string | undefined) =>
    new DaypassError("role-account-mismatch", { profile, roleArn: step.roleArn, actual, pinned: pin });
  if (pinned !== undefined && account !== undefined && pinned !== account) throw mismatch(account, pinned);
  const { limit, ...given } = await ask();
  const actual = findArn(given.assumedRoleArn)?.account;
  if (account !== undefined && actual !== undefined && actual !== account) throw mismatch(actual, undefined);
  const { clockOffsetSeconds: _offset, ...session } = inLocalTime(given);
  return { ...session, account: account ?? actual, obtainedAt: tools.now(), limit };
}

/** Which limit a length was refused for, if that is why and a shorter one may be granted. */
function limitIn(error: unknown, askedSeconds: number | undefined): DurationLimit["by"] | undefined {
  if ((askedSeconds ?? alwaysGranted) <= alwaysGranted || !isFailure(error, "request-not-valid")) return undefined;
  const { awsMessage } = error.facts;
  if (!/durationSeconds/i.test(awsMessage)) return undefined;
  if (/role chaining/.test(awsMessage)) return "chain";
  return /MaxSessionDuration/.test(awsMessage) ? "role" : "unknown";
}

function notGranted({ profile }: RoleWish, wantedSeconds: number, by: DurationLimit["by"], cause: unknown) {
  return new DaypassError("duration-not-granted", { profile, wanted: spanText(wantedSeconds), by }, { cause });
}
