import type { AwsDocument, Section, SectionName } from "../aws-files/document.ts";
import type { AccessKeys, TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { holdsLongTermKeys, holdsSession, settingOf } from "./profile.ts";

// Every change to the shared files as a function from document to document, so that it can be applied to whatever stands there
// once the lock is held. Nothing here reads or writes a file.

export type DocumentEdit = (document: AwsDocument) => AwsDocument;

/**
 * Puts a session into a profile's section of the credentials file; a section that occurs twice becomes one.
 * Throws `target-holds-keys` where somebody has put long-term keys there in the meantime: they would be lost.
 */
export function putSession(profile: string, session: TemporaryCredentials): DocumentEdit {
  const section = profileSection(profile);
  return (document) => {
    const single = document.occurrences(section) > 1 ? document.mergeOccurrences(section) : document;
    if (holdsLongTermKeys(single.find(section))) {
      throw new DaypassError("target-holds-keys", { profile, path: document.path });
    }
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

/** Puts long-term keys into a profile's section of the credentials file, in the place of what keys or session it holds. */
export function putKeys(profile: string, keys: AccessKeys): DocumentEdit {
  return (document) => withoutSession(profile)(withKeys(document, profile, keys));
}

/** Takes keys out of a section of the config file: they stand in the credentials file, which hides these. */
export function withoutKeys(profile: string): DocumentEdit {
  return (document) => {
    const held = document.find(profileSection(profile))?.settings;
    if (held?.has("aws_access_key_id") !== true && held?.has("aws_secret_access_key") !== true) return document;
    const gone = { aws_access_key_id: undefined, aws_secret_access_key: undefined };
    return withoutSession(profile)(document.setAll(profileSection(profile), gone));
  };
}

const keyPair = ["aws_access_key_id", "aws_secret_access_key"];
// The ends are those that `expirationOf` reads; the roles are aws-mfa's.
const besideSession = [
  ...["aws_session_token", "aws_security_token"],
  ...["expiration", "x_security_token_expires", "aws_expiration", "assumed_role", "assumed_role_arn"],
];
/** What stands in a section because a session was written into it, by daypass or by another tool. */
export const sessionKeys: readonly string[] = [...keyPair, ...besideSession];

const none = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, undefined]));

/** Takes what is left of a session out of a section that holds, or shall hold, something else. */
export function withoutSession(profile: string): DocumentEdit {
  return putSettings(profile, none(besideSession));
}

/** Takes a session out of a profile's section of the credentials file; long-term keys that stand there by now stay. */
export function endSession(profile: string): DocumentEdit {
  return (document) => {
    const section = document.find(profileSection(profile));
    return holdsSession(section) ? putSettings(profile, none(sessionKeys))(document) : document;
  };
}

/** The same, and the section goes, too, where nothing else stands in it. */
export function dropSession(profile: string): DocumentEdit {
  return (document) => {
    const section = document.find(profileSection(profile));
    return holdsSession(section) ? inTurn(endSession(profile), withoutEmptySection(profile))(document) : document;
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

/**
 * The credentials file's half of moving keys: they leave one section and stand in the other. What moves are the keys that stand
 * there once the file is locked. Throws `keys-target-taken` where other keys stand in the other section by then.
 */
export function moveKeys({ from, to, keys }: KeysMove): DocumentEdit {
  return (document) => {
    const held = document.find(profileSection(from));
    const taken = document.find(profileSection(to));
    const arrived = holdsLongTermKeys(taken);
    // Made a second time, on its own outcome, it finds a session there; keys of the config file never stood there.
    if (!holdsLongTermKeys(held)) return arrived ? document : withKeys(document, to, keys);
    const moving = keysIn(held) ?? keys;
    if (arrived && settingOf(taken, "aws_access_key_id") !== moving.accessKeyId) {
      throw new DaypassError("keys-target-taken", { profile: to, path: document.path });
    }
    const gone = { aws_access_key_id: undefined, aws_secret_access_key: undefined, mfa_serial: undefined };
    return withKeys(document, to, moving).setAll(profileSection(from), gone);
  };
}

function withKeys(document: AwsDocument, profile: string, keys: AccessKeys): AwsDocument {
  return document.setAll(profileSection(profile), {
    aws_access_key_id: keys.accessKeyId,
    aws_secret_access_key: keys.secretAccessKey.reveal(),
  });
}

function keysIn(section: Section | undefined): AccessKeys | undefined {
  const accessKeyId = settingOf(section, "aws_access_key_id");
  const secret = settingOf(section, "aws_secret_access_key");
  return accessKeyId === undefined || secret === undefined
    ? undefined
    : { accessKeyId, secretAccessKey: new Secret(secret) };
}

/** The config file's half: the device goes with the keys, and where these keys stood in this file, they leave it. */
export function moveDevice({ from, to, keys, serial }: KeysMove): DocumentEdit {
  return (document) => {
    const held = document.find(profileSection(from));
    const moved: Readonly<Record<string, string | undefined>> = {
      aws_access_key_id: keys.accessKeyId,
      aws_secret_access_key: keys.secretAccessKey.reveal(),
      mfa_serial: settingOf(held, "mfa_serial"),
    };
    const leaving = Object.keys(moved).filter((key) => held?.settings.has(key) && settingOf(held, key) === moved[key]);
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

/** Removes a profile's section from a file once it holds no setting any more. */
export function withoutEmptySection(profile: string): DocumentEdit {
  const section = profileSection(profile);
  return (document) => (document.find(section)?.settings.size === 0 ? document.removeSection(section) : document);
}

/** Edits one behind the other, as one. */
export function inTurn(...edits: readonly DocumentEdit[]): DocumentEdit {
  return (document) => edits.reduce((edited, edit) => edit(edited), document);
}

/** The end of a session as it is written: ISO 8601 in UTC to the second, as AWS sends it. */
export function expirationText(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function profileSection(name: string): SectionName {
  return { type: "profile", name };
}
