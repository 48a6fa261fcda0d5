import type { Account } from "./account.ts";
import type { AwsError } from "./aws-error.ts";
import type { AccessKey, Role, User } from "./entities.ts";
import type { MfaGate } from "./mfa-gate.ts";
import type { SandboxLimits } from "./parameters.ts";
import type { Propagation } from "./propagation.ts";
import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

/**
 * How the parts of the sandbox meet.
 *
 * The server finds the service from the credential scope of the request, authenticates it (`signature.ts`) and gives it to
 * the service. STS, IAM and CloudFormation are tables of operations behind `query-protocol.ts`; each operation is made by `operation()` of
 * `query-input.ts` in a file of `handlers/`. S3 is a `Service` of its own. Whoever has to say no throws an `AwsError`.
 */

/** An HTTP request as it came in. Header names are lower-case; path and query are as sent, not decoded. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** Who signed: with which key, in which session if any, and as whom. */
export interface Caller {
  readonly kind: "root" | "user" | "role" | "federated";
  /** As GetCallerIdentity gives it: of a GetSessionToken session it is the user's. */
  readonly arn: string;
  readonly userId: string;
  readonly accessKeyId: string;
  /** Temporary credentials; `undefined` with long-term keys. */
  readonly session: Session | undefined;
  /** The IAM user behind the request, with keys or with a session of GetSessionToken or GetFederationToken. */
  readonly user: User | undefined;
  readonly role: Role | undefined;
  /** The long-term key, when one signed. */
  readonly key: AccessKey | undefined;
  /** Which region the request is for, by its signature. */
  readonly region?: string | undefined;
  /** The services that call in the caller's name, the first one first; absent where the caller calls. */
  readonly via?: readonly string[] | undefined;
}

export interface AuthenticatedRequest extends WireRequest {
  readonly requestId: string;
  readonly service: ServiceName;
  readonly region: string;
  readonly caller: Caller;
}

export type ServiceName = "sts" | "iam" | "s3" | "cloudformation";

export interface Service {
  readonly name: ServiceName;
  /** What the list of calls shall name this request: `GetSessionToken`, `ListBuckets`. */
  action(request: WireRequest): string;
  /** What the service says before it looks at who is asking: an answer, or a refusal thrown; `undefined` to go on. */
  before?(request: WireRequest, asked: { world: World; requestId: string }): WireResponse | undefined;
  answer(request: AuthenticatedRequest, world: World): WireResponse;
  /** Words a refusal as this service does; `error.refusal` tells an authentication failure's kind. */
  refuse(error: AwsError, request: { requestId: string; path: string }): WireResponse;
}

/** A question to the policies. */
export interface Question {
  /** `iam:GetUser` */
  readonly action: string;
  /** The ARN that policies are matched against, or `*`. */
  readonly resource: string;
  /** How the refusal names the resource, where AWS does not use the ARN (`user ana`); empty where it names none. */
  readonly shown?: string;
  /** The policy of the resource itself, where it has one: a document. */
  readonly resourcePolicy?: { readonly kind: "trust" | "resource"; readonly name: string; readonly document: string };
  /** Condition keys of this request besides those of the caller and of the time. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** Everything there is: the account, what guards it, and the time that sessions, codes and budgets go by. */
export interface World {
  readonly account: Account;
  readonly limits: SandboxLimits;
  readonly mfa: MfaGate;
  readonly random: Random;
  readonly propagation: Propagation;
  now(): Date;
  /** Throws `AccessDenied` in AWS's words unless the caller's policies allow it. */
  authorize(caller: Caller, question: Question): void;
}
