/** A session with less than this left is not handed out as good: botocore asks again from here on. */
export const usableSeconds = 900;

export function secondsLeft(expiresAt: Date, now: Date): number {
  return Math.floor((expiresAt.getTime() - now.getTime()) / 1000);
}

/** Whether credentials are good for a while yet: at least 15 minutes left. */
export function isUsable(credentials: { readonly expiresAt: Date }, now: Date): boolean {
  return secondsLeft(credentials.expiresAt, now) >= usableSeconds;
}
