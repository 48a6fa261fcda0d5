import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";
import { hasStrings, readState, type StateTools, writeState } from "./state-file.ts";
import { sweepState } from "./sweep.ts";

/** What an MFA session is good for, and nothing else: it answers only for the same key, device and endpoint. */
export interface SessionKey {
  /** The id of the long-term key it was bought with. */
  readonly keyId: string;
  readonly serial: string;
  /** The STS address that gave it. */
  readonly endpoint: string;
}

/** An MFA session with what it came from. */
export interface StoredSession extends TemporaryCredentials, SessionKey {
  readonly account: string | undefined;
  /** The user's name, where it is known. */
  readonly user: string | undefined;
  readonly obtainedAt: Date;
}

/** Finds the stored session of a key, device and endpoint. A damaged file counts as none: the session is bought anew. */
export async function findSession(key: SessionKey, tools: StateTools): Promise<StoredSession | undefined> {
  try {
    const session = await readState(sessionFile(key), understood, tools);
    return session !== undefined && sameKey(session, key) ? session : undefined;
  } catch (error) {
    if (isFailure(error, "state-unreadable")) return undefined;
    throw error;
  }
}

/** Keeps a session in a file of its own that only the user can read, and takes away what ended long ago. */
export async function storeSession(session: StoredSession, tools: StateTools): Promise<void> {
  await sweepState(tools);
  await writeState(
    sessionFile(session),
    {
      schema: "daypass.session/1",
      keyId: session.keyId,
      serial: session.serial,
      endpoint: session.endpoint,
      account: session.account,
      user: session.user,
      accessKeyId: session.accessKeyId,
      secretAccessKey: session.secretAccessKey.reveal(),
      sessionToken: session.sessionToken.reveal(),
      expiration: session.expiresAt.toISOString(),
      obtainedAt: session.obtainedAt.toISOString(),
    },
    tools,
  );
}

/** The device of a stored session that was bought with this key: known even where the session could not be written further. */
export async function findSerialOfStored(keyId: string, tools: StateTools): Promise<string | undefined> {
  const folder = join(tools.stateDirectory, "sessions");
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((file) => file.endsWith(".json"))) {
    // One that is damaged is left for whoever looks for it: it counts as none and is then replaced.
    const session = await readState(`sessions/${name}`, understood, tools).catch(() => undefined);
    if (session?.keyId === keyId) return session.serial;
  }
  return undefined;
}

/** The name under which a session is kept. */
export function sessionFile(key: SessionKey): string {
  const name = createHash("sha256").update([key.keyId, key.serial, key.endpoint].join("\n")).digest("hex");
  return `sessions/${name}.json`;
}

function sameKey(a: SessionKey, b: SessionKey): boolean {
  return a.keyId === b.keyId && a.serial === b.serial && a.endpoint === b.endpoint;
}

function understood(value: unknown): StoredSession | undefined {
  if (
    !hasStrings(
      value,
      "schema",
      "keyId",
      "serial",
      "endpoint",
      "accessKeyId",
      "secretAccessKey",
      "sessionToken",
      "expiration",
      "obtainedAt",
    ) ||
    value.schema !== "daypass.session/1"
  ) {
    return undefined;
  }
  const expiresAt = new Date(value.expiration);
  if (Number.isNaN(expiresAt.getTime())) return undefined;
  return {
    keyId: value.keyId,
    serial: value.serial,
    endpoint: value.endpoint,
    account: hasStrings(value, "account") ? value.account : undefined,
    user: hasStrings(value, "user") ? value.user : undefined,
    accessKeyId: value.accessKeyId,
    secretAccessKey: new Secret(value.secretAccessKey),
    sessionToken: new Secret(value.sessionToken),
    expiresAt,
    obtainedAt: new Date(value.obtainedAt),
  };
}
