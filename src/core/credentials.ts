import type { Secret } from "./secret.ts";

/** Keys: a long-term access key pair of an IAM user (`AKIA…`). */
export interface AccessKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
}

/** Temporary credentials (`ASIA…`) as STS hands them out: a session or a role session. */
export interface TemporaryCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret;
  readonly expiresAt: Date;
}

/** What a request can be signed with. */
export type Credentials = AccessKeys | TemporaryCredentials;

export type KeyKind = "long-term" | "temporary" | "unknown";

/** Tells what kind of key an access key id names, by AWS's documented prefixes. */
export function keyKind(accessKeyId: string): KeyKind {
  if (accessKeyId.startsWith("AKIA")) return "long-term";
  if (accessKeyId.startsWith("ASIA")) return "temporary";
  return "unknown";
}

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * The 12-digit account that an access key id carries, or `undefined` where it carries none.
 *
 * Characters 5 to 12 are base32; their 40 bits hold the account in the upper 39, shifted by one. AWS does not document this
 * (described by A. Steele 2020 and T. Be'ery 2023); ids made before 2019 (`AKIAI…`, `AKIAJ…`) carry no account.
 */
export function accountOfKeyId(accessKeyId: string): string | undefined {
  if (!/^A[KS]IA[A-Z2-7]{16}$/.test(accessKeyId) || /^AKIA[IJ]/.test(accessKeyId)) return undefined;
  let bits = 0n;
  for (const character of accessKeyId.slice(4, 14)) bits = (bits << 5n) | BigInt(base32.indexOf(character));
  // The first 6 bytes (48 bits) of the decoded 50 bits; the account stands in bits 7 to 46 of them.
  const account = (((bits >> 2n) & 0x7fffffffff80n) >> 7n).toString();
  return account.length > 12 ? undefined : account.padStart(12, "0");
}

/**
 * The access key id as it may be shown: its kind and its last four characters. What is not written like an id, in capitals, is
 * hidden whole: a secret may have got into its place.
 */
export function maskedKeyId(accessKeyId: string): string {
  return /^[A-Z0-9]{12,}$/.test(accessKeyId) ? `${accessKeyId.slice(0, 4)}…${accessKeyId.slice(-4)}` : "…";
}
