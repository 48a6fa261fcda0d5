import { holdsSession, type Settings, settingOf } from "../profiles/profile.ts";

/** A session with less than this left is not handed out as good: botocore asks again from here on. */
export const usableSeconds = 900;

export function secondsLeft(expiresAt: Date, now: Date): number {
  return Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
}

/** Whether credentials are good for a while yet: at least 15 minutes left. */
export function isUsable(credentials: { readonly expiresAt: Date }, now: Date): boolean {
  return secondsLeft(credentials.expiresAt, now) >= usableSeconds;
}

const renewBeforeMs = 16 * 60_000;
const aliveMs = 60_000;

/** Credentials with their life: some were found and nobody knows when they were given. */
export interface Lifetime {
  readonly expiresAt: Date;
  readonly obtainedAt: Date | undefined;
}

/**
 * From when on credentials are renewed: 16 minutes before their end, so that botocore, which asks again from 15 minutes on, does
 * not come twice; for short lives a quarter of it.
 */
export function renewAt({ expiresAt, obtainedAt }: Lifetime): Date {
  const quarter = obtainedAt === undefined ? renewBeforeMs : (expiresAt.getTime() - obtainedAt.getTime()) / 4;
  return new Date(expiresAt.getTime() - Math.min(renewBeforeMs, Math.max(0, quarter)));
}

/** Whether credentials are good enough to be used as they are. */
export function isFresh(credentials: Lifetime, now: Date): boolean {
  return now < renewAt(credentials);
}

/** Whether credentials are still worth handing out where none better can be had. */
export function isAlive({ expiresAt }: { readonly expiresAt: Date }, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() > aliveMs;
}

/**
 * Credentials with their end as this machine's clock will show it. SDKs compare with the local clock: on one that is minutes off
 * they would use dead credentials or throw away good ones.
 */
export function inLocalTime<
  Given extends { readonly expiresAt: Date; readonly clockOffsetSeconds: number | undefined },
>(given: Given): Given {
  const offset = given.clockOffsetSeconds ?? 0;
  return Math.abs(offset) <= 60 ? given : { ...given, expiresAt: new Date(given.expiresAt.getTime() - offset * 1000) };
}

const endKeys = ["expiration", "x_security_token_expires", "aws_expiration"];

/**
 * When the session in a profile's section ends, if the section says so. `expiration` is daypass's and aws-mfa's key,
 * x_security_token_expires that of saml2aws, aws_expiration that of aws-azure-login; aws-mfa writes UTC without saying so.
 */
export function expirationOf(profile: Settings | undefined): Date | undefined {
  if (!holdsSession(profile)) return undefined;
  const text = endKeys.map((key) => settingOf(profile, key)).find((value) => value !== undefined);
  if (text === undefined) return undefined;
  const bare = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d+)?)$/.exec(text);
  const moment = new Date(bare === null ? text : `${bare[1]}T${bare[2]}Z`);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
