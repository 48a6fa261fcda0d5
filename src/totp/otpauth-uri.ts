import { Secret } from "../core/secret.ts";

/** Whose device it is, as the app that shows its codes will call it. */
export interface OtpLabel {
  readonly user: string;
  readonly account: string;
}

/**
 * What an authenticator app reads from a QR code. Digits, period and algorithm are not said: what AWS uses is what apps take without
 * them, and some apps refuse a text that says more.
 */
export function otpauthUri({ user, account }: OtpLabel, seed: Secret): Secret {
  const label = `AWS:${encodeURIComponent(user)}@${encodeURIComponent(account)}`;
  return new Secret(`otpauth://totp/${label}?secret=${seed.reveal()}&issuer=AWS`);
}

/** The seed in such a text; `undefined` where there is none. */
export function seedInUri(uri: string): Secret | undefined {
  const [, seed] = /^otpauth:\/\/totp\/[^?]*\?(?:[^#]*&)?secret=([A-Z2-7]{16,256})(?:&|$)/.exec(uri.trim()) ?? [];
  return seed === undefined ? undefined : new Secret(seed);
}
