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
  if (keyKind(text) === "long-term" && text.length === 20)
    return "that is the access key id; the secret has 40 characters";
  return text.length > 128 ? "a secret access key has 40 characters" : undefined;
}
