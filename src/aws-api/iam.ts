import type { Credentials } from "../core/credentials.ts";
import type { Connection } from "./connection.ts";
import type { ApiTools } from "./sts.ts";

/** IAM, as far as daypass asks it. Every failure is a `DaypassError`. */
export interface IamApi {
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

export function openIam(_connection: Connection, _tools: ApiTools): IamApi {
  throw new Error("not built yet");
}
