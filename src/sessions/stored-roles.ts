import { createHash } from "node:crypto";
import type { TemporaryCredentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { Secret } from "../core/secret.ts";
import type { RoleRequest } from "../profiles/role-request.ts";
import { hasStrings, parsedJson, readState, type StateTools, writeState } from "./state-file.ts";

/** One role as it is assumed. */
export interface RoleStep {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly durationSeconds: number | undefined;
  readonly request: RoleRequest;
  /** With the keys and a code of its own. */
  readonly direct: boolean;
}

/** Everything that shapes a role session. It answers for exactly this and nothing else. */
export interface RoleKey {
  /** The id of the long-term key behind the session that it was bought with. */
  readonly keyId: string;
  readonly serial: string;
  /** The STS address that gave it. */
  readonly endpoint: string;
  /** The roles that were assumed one after the other, up to this one. */
  readonly steps: readonly RoleStep[];
}

/** What AWS gave less of than the profile wants. */
export interface DurationLimit {
  readonly wantedSeconds: number;
  readonly givenSeconds: number;
  /** `chain`: an hour is the most for a role assumed with a session. `role`: the role's own maximum. */
  readonly by: "chain" | "role" | "unknown";
}

export interface StoredRole extends TemporaryCredentials {
  readonly account: string | undefined;
  readonly assumedRoleArn: string;
  readonly obtainedAt: Date;
  readonly limit: DurationLimit | undefined;
}

/** The name under which a role session is kept; also that of the lock under which it is bought. */
export function roleFile(key: RoleKey): string {
  return `roles/${createHash("sha256").update(keyText(key)).digest("hex")}.json`;
}

/** Finds the stored session of a role. A damaged file counts as none: the role is assumed anew. */
export async function findRole(key: RoleKey, tools: StateTools): Promise<StoredRole | undefined> {
  try {
    return await readState(roleFile(key), (value) => understood(value, key), tools);
  } catch (error) {
    if (isFailure(error, "state-unreadable")) return undefined;
    throw error;
  }
}

/** Keeps a role session in a file of its own that only the user can read. */
export async function storeRole(key: RoleKey, role: StoredRole, tools: StateTools): Promise<void> {
  await writeState(
    roleFile(key),
    {
      schema: "daypass.role-session/1",
      for: keyText(key),
      account: role.account,
      assumedRoleArn: role.assumedRoleArn,
      accessKeyId: role.accessKeyId,
      secretAccessKey: role.secretAccessKey.reveal(),
      sessionToken: role.sessionToken.reveal(),
      expiration: role.expiresAt.toISOString(),
      obtainedAt: role.obtainedAt.toISOString(),
      limit: role.limit,
    },
    tools,
  );
}

function keyText({ keyId, serial, endpoint, steps }: RoleKey): string {
  const texts = steps.map((step) => [
    step.roleArn,
    step.externalId ?? null,
    step.sessionName,
    step.durationSeconds ?? null,
    ...(step.direct ? ["direct"] : []),
    ...(isPlain(step.request) ? [] : [step.request]),
  ]);
  return JSON.stringify([keyId, serial, endpoint, texts]);
}

/** The long-term key behind a stored role session, whatever it was assumed for, and its role; `undefined` where the file is damaged. */
export function originOfRole(
  value: unknown,
): { readonly keyId: string; readonly roleArn: string | undefined } | undefined {
  const key = hasStrings(value, "for") ? parsedJson(value.for) : undefined;
  if (!Array.isArray(key)) return undefined;
  const [keyId, , , steps]: readonly unknown[] = key;
  if (typeof keyId !== "string") return undefined;
  const last: unknown = Array.isArray(steps) ? steps.at(-1) : undefined;
  const roleArn: unknown = Array.isArray(last) ? last[0] : undefined;
  return { keyId, roleArn: typeof roleArn === "string" ? roleArn : undefined };
}

function isPlain({ policy, policyArns, tags, sourceIdentity }: RoleRequest): boolean {
  return policy === undefined && sourceIdentity === undefined && policyArns.length === 0 && tags.length === 0;
}

function understood(value: unknown, key: RoleKey): StoredRole | undefined {
  const fields = [
    "for",
    "assumedRoleArn",
    "accessKeyId",
    "secretAccessKey",
    "sessionToken",
    "expiration",
    "obtainedAt",
  ] as const;
  if (!hasStrings(value, "schema", ...fields) || value.schema !== "daypass.role-session/1") return undefined;
  const expiresAt = new Date(value.expiration);
  const obtainedAt = new Date(value.obtainedAt);
  if (value.for !== keyText(key) || Number.isNaN(expiresAt.getTime()) || Number.isNaN(obtainedAt.getTime())) {
    return undefined;
  }
  return {
    account: hasStrings(value, "account") ? value.account : undefined,
    assumedRoleArn: value.assumedRoleArn,
    accessKeyId: value.accessKeyId,
    secretAccessKey: new Secret(value.secretAccessKey),
    sessionToken: new Secret(value.sessionToken),
    expiresAt,
    obtainedAt,
    limit: limitIn((value as { limit?: unknown }).limit),
  };
}

function limitIn(value: unknown): DurationLimit | undefined {
  if (!isJsonObject(value) || typeof value.wantedSeconds !== "number" || typeof value.givenSeconds !== "number") {
    return undefined;
  }
  const by = value.by === "chain" || value.by === "role" ? value.by : "unknown";
  return { wantedSeconds: value.wantedSeconds, givenSeconds: value.givenSeconds, by };
}
