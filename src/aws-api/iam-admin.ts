import type { Credentials } from "../core/credentials.ts";
import { Channel } from "./ask.ts";
import type { Connection } from "./connection.ts";
import { findLastUse, type KeyUse, type ListedKey, listAccessKeys } from "./iam.ts";
import { type DeviceApi, deviceApi } from "./iam-devices.ts";
import { type GuardApi, guardApi } from "./iam-guards.ts";
import { type UserApi, userApi } from "./iam-users.ts";
import type { ApiTools } from "./limits.ts";

/** IAM as somebody who looks after an account asks it, always as the same caller. Every failure is a `DaypassError`. */
export interface IamAdmin extends UserApi, DeviceApi, GuardApi {
  accessKeysOf(user: string): Promise<readonly ListedKey[]>;
  /** When and where a key was last used; `undefined` for one that never was. */
  findLastUse(accessKeyId: string): Promise<KeyUse | undefined>;
  close(): void;
}

/** A page of a hundred users or of long policies is larger than what a session's answer is held to. */
const answerBytes = 1024 * 1024;

/** IAM at the end of a connection. Opens nothing yet. */
export function openIamAdmin(connection: Connection, credentials: Credentials, tools: ApiTools): IamAdmin {
  const channel = new Channel(connection, { ...tools, limits: { bodyBytes: answerBytes, ...tools.limits } });
  const way = { channel, credentials };
  return {
    ...userApi(way),
    ...deviceApi(way),
    ...guardApi(way),
    accessKeysOf: (user) => listAccessKeys(credentials, user, channel),
    findLastUse: (accessKeyId) => findLastUse(credentials, accessKeyId, channel),
    close: () => channel.close(),
  };
}
