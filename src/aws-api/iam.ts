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

/** IAM at the end of a connection. Opens nothing yet. */
export function openIam(connection: Connection, tools: ApiTools): IamApi {
  const channel = new Channel(connection, tools);
  return {
    warmUp: async () => {
      await Promise.all([channel.line.warmUp(), import("@aws-sdk/client-iam")]);
    },
    getUser: (credentials) => getUser(credentials, channel),
    listMfaDevices: (credentials, userName) => listMfaDevices(credentials, userName, channel),
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
