import type { Credentials } from "../core/credentials.ts";
import { Channel } from "./ask.ts";
import type { Connection } from "./connection.ts";
import { WayFault } from "./fault.ts";
import type { ApiTools } from "./limits.ts";

/** IAM, as far as daypass asks it. Every failure is a `DaypassError`. */
export interface IamApi {
  /** Opens the connection and keeps one open. Never throws. */
  warmUp(): Promise<void>;
  /** The user that the credentials belong to. */
  getUser(credentials: Credentials): Promise<IamUser>;
  /** The MFA devices of that user, or of the one named. */
  listMfaDevices(credentials: Credentials, userName?: string): Promise<readonly MfaDevice[]>;
  /** The access keys of that user, or of the one named. */
  listAccessKeys(credentials: Credentials, userName?: string): Promise<readonly ListedKey[]>;
  /** When and where a key was last used; `undefined` for one that never was. */
  findLastUse(credentials: Credentials, accessKeyId: string): Promise<KeyUse | undefined>;
  close(): void;
}

export interface IamUser {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
}

export interface MfaDevice {
  readonly serial: string;
  readonly enabledAt: Date | undefined;
}

export interface ListedKey {
  readonly accessKeyId: string;
  readonly createdAt: Date | undefined;
  /** `Active` or `Inactive`. */
  readonly status: string;
}

export interface KeyUse {
  readonly at: Date;
  readonly service: string;
  readonly region: string;
}

/** IAM at the end of a connection. Opens nothing yet. */
export function openIam(connection: Connection, tools: ApiTools): IamApi {
  const channel = new Channel(connection, tools);
  return {
    warmUp: async () => {
      await Promise.all([channel.line.warmUp(), import("@aws-sdk/client-iam")]);
    },
    getUser: (credentials) => getUser(credentials, channel),
    listMfaDevices: (credentials, userName) => listMfaDevices(credentials, userName, channel),
    listAccessKeys: (credentials, userName) => listAccessKeys(credentials, userName, channel),
    findLastUse: (credentials, accessKeyId) => findLastUse(credentials, accessKeyId, channel),
    close: () => channel.close(),
  };
}

async function getUser(credentials: Credentials, channel: Channel): Promise<IamUser> {
  const asked = await channel.ask({ action: "GetUser", credentials }, async (settings) => {
    const { IAMClient, GetUserCommand } = await import("@aws-sdk/client-iam");
    const { User: user } = await new IAMClient(settings).send(new GetUserCommand({}));
    if (user?.Arn === undefined) throw new WayFault({ kind: "malformed", what: "it holds no user" });
    // The root user has neither a name nor a path.
    return { name: user.UserName ?? "", arn: user.Arn, path: user.Path ?? "/" };
  });
  return asked.output;
}

/** A user has eight devices at most; more pages than this are no answer of AWS's. */
const mostPages = 4;

async function listMfaDevices(
  credentials: Credentials,
  userName: string | undefined,
  channel: Channel,
): Promise<readonly MfaDevice[]> {
  const devices: MfaDevice[] = [];
  let marker: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const from = marker;
    const asked = await channel.ask({ action: "ListMFADevices", credentials }, async (settings) => {
      const { IAMClient, ListMFADevicesCommand } = await import("@aws-sdk/client-iam");
      const output = await new IAMClient(settings).send(
        new ListMFADevicesCommand({ UserName: userName, Marker: from }),
      );
      if (output.MFADevices === undefined)
        throw new WayFault({ kind: "malformed", what: "it holds no list of devices" });
      return { ...output, devices: output.MFADevices };
    });
    for (const { SerialNumber: serial, EnableDate: enabledAt } of asked.output.devices) {
      if (serial !== undefined) devices.push({ serial, enabledAt });
    }
    marker = asked.output.IsTruncated === true ? asked.output.Marker : undefined;
    if (marker === undefined) break;
  }
  return devices;
}

export async function listAccessKeys(
  credentials: Credentials,
  userName: string | undefined,
  channel: Channel,
): Promise<readonly ListedKey[]> {
  const asked = await channel.ask({ action: "ListAccessKeys", credentials }, async (settings) => {
    const { IAMClient, ListAccessKeysCommand } = await import("@aws-sdk/client-iam");
    // A user has two keys at most: one page.
    const output = await new IAMClient(settings).send(new ListAccessKeysCommand({ UserName: userName }));
    if (output.AccessKeyMetadata === undefined)
      throw new WayFault({ kind: "malformed", what: "it holds no list of access keys" });
    return { ...output, keys: output.AccessKeyMetadata };
  });
  return asked.output.keys.flatMap(({ AccessKeyId: accessKeyId, CreateDate: createdAt, Status: status }) =>
    accessKeyId === undefined ? [] : [{ accessKeyId, createdAt, status: status ?? "unknown" }],
  );
}

export async function findLastUse(
  credentials: Credentials,
  accessKeyId: string,
  channel: Channel,
): Promise<KeyUse | undefined> {
  const asked = await channel.ask({ action: "GetAccessKeyLastUsed", credentials }, async (settings) => {
    const { IAMClient, GetAccessKeyLastUsedCommand } = await import("@aws-sdk/client-iam");
    return new IAMClient(settings).send(new GetAccessKeyLastUsedCommand({ AccessKeyId: accessKeyId }));
  });
  const { LastUsedDate: at, ServiceName: service, Region: region } = asked.output.AccessKeyLastUsed ?? {};
  // Of a key that was never used IAM says no date, and N/A for the rest.
  return at === undefined ? undefined : { at, service: service ?? "", region: region ?? "" };
}
