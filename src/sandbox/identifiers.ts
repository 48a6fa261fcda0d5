import type { Random } from "./random.ts";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const secretCharacters = `${letters}${letters.toLowerCase()}+/`;

/**
 * An access key id that carries its account as AWS's do (see `accountOfKeyId` in `core/credentials.ts`): in the first ten
 * characters behind the prefix, 50 bits with the account in bits 9 to 48. The uppermost bit is set as in the ids AWS makes
 * today, which keeps clear of `AKIAI…` and `AKIAJ…`, the old ones that carry none.
 */
export function accessKeyId(prefix: "AKIA" | "ASIA", account: string, random: Random): string {
  const low = BigInt(random.bytes(2).readUInt16BE() & 0x1ff);
  const bits = (1n << 49n) | (BigInt(account) << 9n) | low;
  let text = "";
  for (let shift = 45n; shift >= 0n; shift -= 5n) text += base32.charAt(Number((bits >> shift) & 31n));
  return prefix + text + random.text(base32, 6);
}

export function secretAccessKey(random: Random): string {
  return random.text(secretCharacters, 40);
}

/** Opaque, of no fixed size at AWS; always well over 100 characters. */
export function sessionToken(random: Random): string {
  return `IQoJb3JpZ2luX2Vj${random.bytes(240).toString("base64")}`;
}

/** The unique id of a user, role, group or policy: `AIDA…`, `AROA…`, `AGPA…`, `ANPA…`. */
export function uniqueId(prefix: "AIDA" | "AROA" | "AGPA" | "ANPA", random: Random): string {
  return prefix + random.text(letters, 17);
}

/** The seed of a virtual MFA device: 40 bytes as 64 base32 characters. */
export function deviceSeed(random: Random): string {
  return random.text(base32, 64);
}
