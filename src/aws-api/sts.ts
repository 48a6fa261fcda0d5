import type { AssumeRoleCommandInput, GetSessionTokenCommandOutput } from "@aws-sdk/client-sts";
import type { AccessKeys, Credentials, TemporaryCredentials } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { type Attempt, Channel } from "./ask.ts";
import type { Connection } from "./connection.ts";
import { WayFault } from "./fault.ts";
import type { ApiTools } from "./limits.ts";

/** STS, as far as daypass asks it. Every failure is a `DaypassError`. */
export interface StsApi {
  /** Opens the connection (DNS, TCP, TLS, proxy) and keeps one open, so that one round trip is left. Never throws. */
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
  /** What has to be added to the local clock to get AWS's; `undefined` where the answer does not tell. */
  readonly clockOffsetSeconds: number | undefined;
}

export interface RoleRequest {
  readonly credentials: Credentials;
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds?: number | undefined;
  readonly externalId?: string | undefined;
  readonly serial?: string | undefined;
  readonly code?: string | undefined;
  /** A policy in JSON, and ARNs of policies, that narrow what the role may do. */
  readonly policy?: string | undefined;
  readonly policyArns?: readonly string[];
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
  readonly transitiveTags?: readonly string[];
  readonly sourceIdentity?: string | undefined;
}

export interface RoleSession extends BoughtSession {
  readonly assumedRoleArn: string;
}

/** STS at the end of a connection. Opens nothing yet. */
export function openSts(connection: Connection, tools: ApiTools): StsApi {
  const channel = new Channel(connection, tools);
  return {
    warmUp: async () => {
      await Promise.all([channel.line.warmUp(), import("@aws-sdk/client-sts")]);
    },
    getSessionToken: (request) => getSessionToken(request, channel),
    getCallerIdentity: (credentials) => getCallerIdentity(credentials, channel),
    assumeRole: (request) => assumeRole(request, channel),
    close: () => channel.close(),
  };
}

async function getSessionToken(request: SessionRequest, channel: Channel): Promise<BoughtSession> {
  const { keys, durationSeconds, serial, code } = request;
  const question = { action: "GetSessionToken", credentials: keys, device: serial, code };
  const asked = await channel.ask(question, async (settings) => {
    const { STSClient, GetSessionTokenCommand } = await import("@aws-sdk/client-sts");
    const input = { DurationSeconds: durationSeconds, SerialNumber: serial, TokenCode: code };
    return credentialsIn(await new STSClient(settings).send(new GetSessionTokenCommand(input)));
  });
  return { ...asked.output, clockOffsetSeconds: asked.clockOffsetSeconds };
}

async function getCallerIdentity(credentials: Credentials, channel: Channel): Promise<CallerIdentity> {
  const asked = await channel.ask({ action: "GetCallerIdentity", credentials }, async (settings) => {
    const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
    const output = await new STSClient(settings).send(new GetCallerIdentityCommand({}));
    return {
      account: required("Account", output.Account, /^\d{12}$/),
      arn: required("Arn", output.Arn, principalArn),
      userId: required("UserId", output.UserId, /^[\w+=:,.@-]{1,256}$/),
    };
  });
  return { ...asked.output, clockOffsetSeconds: asked.clockOffsetSeconds };
}

async function assumeRole(request: RoleRequest, channel: Channel): Promise<RoleSession> {
  const { credentials, serial, code } = request;
  const attempt: Attempt<TemporaryCredentials & { assumedRoleArn: string }> = async (settings) => {
    const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
    const output = await new STSClient(settings).send(new AssumeRoleCommand(roleInput(request)));
    return { ...credentialsIn(output), assumedRoleArn: required("Arn", output.AssumedRoleUser?.Arn, principalArn) };
  };
  const asked = await channel.ask({ action: "AssumeRole", credentials, device: serial, code }, attempt);
  return { ...asked.output, clockOffsetSeconds: asked.clockOffsetSeconds };
}

function roleInput(request: RoleRequest): AssumeRoleCommandInput {
  const { policyArns = [], tags = [], transitiveTags = [] } = request;
  return {
    RoleArn: request.roleArn,
    RoleSessionName: request.sessionName,
    DurationSeconds: request.durationSeconds,
    ExternalId: request.externalId,
    SerialNumber: request.serial,
    TokenCode: request.code,
    Policy: request.policy,
    SourceIdentity: request.sourceIdentity,
    ...(policyArns.length > 0 && { PolicyArns: policyArns.map((arn) => ({ arn })) }),
    ...(tags.length > 0 && { Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })) }),
    ...(transitiveTags.length > 0 && { TransitiveTagKeys: [...transitiveTags] }),
  };
}

const principalArn = /^arn:aws[a-z0-9-]*:(iam|sts)::\d{12}:[\x21-\x7e]{1,1200}$/;

/** The credentials in an answer; each field is held to its form, since it will be written into files and shells. */
function credentialsIn({
  Credentials: found,
}: Pick<GetSessionTokenCommandOutput, "Credentials">): TemporaryCredentials {
  const expiresAt = found?.Expiration;
  if (!(expiresAt instanceof Date) || Number.isNaN(expiresAt.getTime())) throw missing("Expiration");
  return {
    accessKeyId: required("AccessKeyId", found?.AccessKeyId, /^[A-Z0-9]{16,128}$/),
    secretAccessKey: new Secret(required("SecretAccessKey", found?.SecretAccessKey, /^[A-Za-z0-9+/=]{16,128}$/)),
    sessionToken: new Secret(required("SessionToken", found?.SessionToken, /^[A-Za-z0-9+/=_.-]{16,16384}$/)),
    expiresAt,
  };
}

function required(field: string, value: unknown, form: RegExp): string {
  if (typeof value === "string" && form.test(value)) return value;
  throw missing(field);
}

function missing(field: string): WayFault {
  return new WayFault({ kind: "malformed", what: `it holds no usable ${field}` });
}
