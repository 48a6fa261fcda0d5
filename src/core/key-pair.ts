import { keyKind } from "./credentials.ts";

/** What is wrong with a long-term access key id; `undefined` when nothing is. */
export function checkAccessKeyId(text: string): string | undefined {
  const soFar = checkAccessKeyIdSoFar(text);
  if (soFar !== undefined) return soFar;
  if (text === "") return "an access key id is written like AKIA…, 20 characters";
  if (keyKind(text) === "long-term" && text.length !== 20) return `it has ${text.length} characters, AKIA… has 20`;
  return text.length < 16 ? `an access key id has 16 characters and more, this has ${text.length}` : undefined;
}

/** What is wrong with the beginning of an access key id, whatever follows. */
export function checkAccessKeyIdSoFar(text: string): string | undefined {
  if (keyKind(text) === "temporary") return "that is a session's key (ASIA…), which cannot buy a session; AKIA… can";
  if (isLikeSecret(text)) return "that is the secret access key; the id is written like AKIA…, 20 characters";
  if (/\W/.test(text)) return "an access key id has letters and digits only";
  if (keyKind(text) === "long-term" && text.length > 20) return `it has ${text.length} characters, AKIA… has 20`;
  return text.length > 128 ? "an access key id has 128 characters at most" : undefined;
}

/** What is wrong with a secret access key; `undefined` when nothing is. The text is never part of the answer. */
export function checkSecretAccessKey(text: string): string | undefined {
  const soFar = checkSecretAccessKeySoFar(text);
  if (soFar !== undefined) return soFar;
  return text.length < 16 ? `a secret access key has 40 characters, this has ${text.length}` : undefined;
}

/** What is wrong with the beginning of a secret access key, whatever follows. */
export function checkSecretAccessKeySoFar(text: string): string | undefined {
  if (/[^\x21-\x7e]/.test(text)) return "a secret access key has no blanks and no letters beyond ASCII";
  if (isLikeId(text)) return "that is the access key id; the secret has 40 characters";
  return text.length > 128 ? "a secret access key has 40 characters" : undefined;
}

export type KeySetting = "aws_access_key_id" | "aws_secret_access_key";
/** `swapped`: it is the other half of a pair. */
export type HalfFault = "swapped" | "quoted" | "malformed";

/**
 * What makes a pair in a file useless whatever AWS says of it; `undefined` when nothing does. Looser than what is asked for when
 * keys are typed: services that speak AWS's protocols have ids and secrets of other lengths. The secret is never part of the answer.
 */
export function pairFault(
  accessKeyId: string,
  secretAccessKey: string,
): { readonly setting: KeySetting; readonly fault: HalfFault } | undefined {
  const [id, secret] = ["aws_access_key_id", "aws_secret_access_key"] as const;
  if (isQuoted(accessKeyId)) return { setting: id, fault: "quoted" };
  if (isLikeSecret(accessKeyId)) return { setting: id, fault: "swapped" };
  if (/\W/.test(accessKeyId)) return { setting: id, fault: "malformed" };
  if (isQuoted(secretAccessKey)) return { setting: secret, fault: "quoted" };
  if (isLikeId(secretAccessKey)) return { setting: secret, fault: "swapped" };
  return /[^\x21-\x7e]/.test(secretAccessKey) ? { setting: secret, fault: "malformed" } : undefined;
}

/** The fault as the end of a sentence that begins with the setting. */
export function faultText(setting: KeySetting, fault: HalfFault): string {
  if (fault === "quoted") return "is in quotes";
  return fault === "swapped" ? `holds ${otherHalf(setting)}` : "has characters that no key has";
}

/** What stands in a setting or variable whose value is that of the other one. */
export function otherHalf(name: string): string {
  return /secret/i.test(name) ? "an access key id" : "a secret key";
}

/** AWS writes ids in capitals: small letters in forty characters are a secret's. */
function isLikeSecret(text: string): boolean {
  return /^[A-Za-z0-9+/]{40}$/.test(text) && /[a-z]/.test(text);
}

function isLikeId(text: string): boolean {
  return /^A[KS]IA[A-Z2-7]{16}$/.test(text);
}

function isQuoted(text: string): boolean {
  return /^(["']).*\1$/.test(text);
}
