import type { AwsDocument, SectionName } from "../aws-files/document.ts";
import type { AccessKeys, TemporaryCredentials } from "../core/credentials.ts";

// Every change to the shared files as a function from document to document, so that it can be applied to whatever stands there
// once the lock is held. Nothing here reads or writes a file.

export type DocumentEdit = (document: AwsDocument) => AwsDocument;

/** Puts a session into a profile's section of the credentials file; a section that occurs twice becomes one. */
export function putSession(profile: string, session: TemporaryCredentials): DocumentEdit {
  const section = profileSection(profile);
  return (document) => {
    const single = document.occurrences(section) > 1 ? document.mergeOccurrences(section) : document;
    // Only replaced where an older tool left it: botocore reads it before aws_session_token.
    const legacy = single.find(section)?.settings.has("aws_security_token");
    return single.setAll(section, {
      aws_access_key_id: session.accessKeyId,
      aws_secret_access_key: session.secretAccessKey.reveal(),
      aws_session_token: session.sessionToken.reveal(),
      ...(legacy ? { aws_security_token: session.sessionToken.reveal() } : {}),
      expiration: expirationText(session.expiresAt),
    });
  };
}

/** Long-term keys as they stand in a file, on their way to another section. */
export interface KeysMove {
  readonly from: string;
  readonly to: string;
  readonly keys: AccessKeys;
  /** The device that belongs to the keys: a profile that receives a session must be free of `mfa_serial`. */
  readonly serial: string | undefined;
}

/** The credentials file's half of moving keys: they leave one section and stand in the other. */
export function moveKeys({ from, to, keys }: KeysMove): DocumentEdit {
  return (document) =>
    document
      .setAll(profileSection(to), {
        aws_access_key_id: keys.accessKeyId,
        aws_secret_access_key: keys.secretAccessKey.reveal(),
      })
      .setAll(profileSection(from), { aws_access_key_id: undefined, aws_secret_access_key: undefined });
}

/** The config file's half: the device goes with the keys, and keys that stood in this file leave it. */
export function moveDevice({ from, to, serial }: KeysMove): DocumentEdit {
  return (document) => {
    const held = document.find(profileSection(from))?.settings;
    const leaving = ["aws_access_key_id", "aws_secret_access_key", "mfa_serial"].filter((key) => held?.has(key));
    const left =
      leaving.length === 0
        ? document
        : document.setAll(profileSection(from), Object.fromEntries(leaving.map((key) => [key, undefined])));
    return serial === undefined ? left : left.set(profileSection(to), "mfa_serial", serial);
  };
}

/** Writes settings into a profile's section of the config file; those that stand there already stay as they are. */
export function addSettings(profile: string, settings: Readonly<Record<string, string | undefined>>): DocumentEdit {
  const section = profileSection(profile);
  return (document) => {
    const present = document.find(section)?.settings;
    const missing = Object.entries(settings).filter(([key, value]) => value !== undefined && !present?.has(key));
    return missing.length === 0 ? document : document.setAll(section, Object.fromEntries(missing));
  };
}

/** Sets settings in a profile's section of the config file, replacing what stands there; `undefined` removes. */
export function putSettings(profile: string, settings: Readonly<Record<string, string | undefined>>): DocumentEdit {
  return (document) => document.setAll(profileSection(profile), settings);
}

/** The end of a session as it is written: ISO 8601 in UTC to the second, as AWS sends it. */
export function expirationText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function profileSection(name: string): SectionName {
  return { type: "profile", name };
}
