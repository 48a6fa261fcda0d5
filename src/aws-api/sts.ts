import type { Clock } from "../core/clock.ts";
import type { AccessKeys, Credentials, TemporaryCredentials } from "../core/credentials.ts";
import type { Connection } from "./connection.ts";

export interface ApiTools {
  readonly now: Clock;
}

/** STS, as far as daypass asks it. Every failure is a `DaypassError`. */
export interface StsApi {
  /** Opens the connection (DNS, TCP, TLS, proxy) and keeps it open, so that one round trip is left. Never throws. */
  warmUp(): Promise<void>;
  getSessionToken(request: SessionRequest): Promise<BoughtSession>;
  getCallerIdentity(credentials: Credentials): Promise<CallerIdentity>;
  assumeRole(request: RoleRequest): Promise<RoleSession>;
  close(): void;
}

export interface SessionRequest {
  readonly keys: AccessKeys;
  readonly durationSeconds: number;
  readonly serial: string;
  readonly code: string;
}

export interface BoughtSession extends TemporaryCredentials {
  /** What has to be added to the local clock to get AWS's; `undefined` where the answer does not tell. */
  readonly clockOffsetSeconds: number | undefined;
}

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
  readonly userId: string;
}

export interface RoleRequest {
  readonly credentials: Credentials;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly serial?: string | undefined;
  readonly code?: string | undefined;
}

export interface RoleSession extends BoughtSession {
  readonly assumedRoleArn: string;
}

export function openSts(_connection: Connection, _tools: ApiTools): StsApi {
  throw new Error("not built yet");
}
