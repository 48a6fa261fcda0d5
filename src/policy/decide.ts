import { contextOf, type RequestContext } from "./context.ts";
import type { PolicyKind } from "./not-judged.ts";
import type { Policy } from "./policy.ts";
import { type Principal, principalKeys } from "./principal.ts";
import { mostDirect, type Naming } from "./principal-element.ts";
import { type Asked, applies, namingOf, type Statement } from "./statement.ts";

/** A request as policies see it. */
export interface PolicyRequest {
  /** `iam:GetUser`. */
  readonly action: string;
  /** The resource's ARN, or `*` for an action that has none. */
  readonly resource: string;
  readonly principal: Principal;
  /** Condition keys beside those that follow from the principal, `aws:MultiFactorAuthPresent` among them. */
  readonly context: RequestContext;
  /** The account that owns the resource; by default the one in its ARN, else the principal's. */
  readonly resourceAccount?: string;
}

/** The request and every policy that has a say in it. */
export interface Question {
  readonly request: PolicyRequest;
  /** Those of the user and its groups, or of the role. */
  readonly identity: readonly Policy[];
  /** The policy of the resource; of kind `trust` for AssumeRole, where it must allow in any case. */
  readonly resource?: Policy | undefined;
  readonly boundary?: Policy | undefined;
  readonly session?: readonly Policy[] | undefined;
  /** The service control policies level by level, from the root of the organisation to the account: each level must allow. */
  readonly serviceControl?: readonly (readonly Policy[])[] | undefined;
}

export type Decision = Allowed | Denied;

/** Allowed, with the statements that did it; by none where root asks or the action needs no permission. */
export interface Allowed {
  readonly allowed: true;
  readonly statements: readonly Statement[];
}

export interface Denied {
  readonly allowed: false;
  /** Whether a statement denies it, or none of this kind allows it. */
  readonly explicit: boolean;
  readonly kind: PolicyKind;
  /** The statement that denies. */
  readonly statement: Statement | undefined;
}

// AWS answers these whatever the policies say (STS API reference, GetCallerIdentity; IAM user guide, GetSessionToken).
const needNoPermission = ["sts:getcalleridentity", "sts:getsessiontoken"];

/** Decides a request as AWS does: an explicit deny wins, then every kind of policy that limits must allow. */
export function decide(question: Question): Decision {
  const { request } = question;
  if (needNoPermission.includes(request.action.toLowerCase())) return { allowed: true, statements: [] };
  const context = contextOf(principalKeys(request.principal), request.context);
  const asked: Asked = { ...request, context };
  const denying = findDeny(question, asked);
  if (denying !== undefined) {
    return { allowed: false, explicit: true, kind: denying.place.kind, statement: denying };
  }
  const levels = hasServiceControl(request) ? (question.serviceControl ?? []) : [];
  return firstMissing(levels, "service-control", asked) ?? decideWithin(question, asked);
}

interface Grant {
  readonly naming: Naming;
  readonly statements: readonly Statement[];
}

// The part of the decision that depends on how directly the resource's own policy names the principal.
function decideWithin(question: Question, asked: Asked): Decision {
  const { request, resource, boundary, session, identity } = question;
  const granted = grantOf(resource, asked);
  const sameAccount = isSameAccount(request);
  const mustBeGranted = resource?.kind === "trust" || !sameAccount;
  if (mustBeGranted && granted.naming === "none") return missing(resource?.kind ?? "resource");
  if (request.principal.type === "service") {
    return granted.naming === "none" ? missing("resource") : { allowed: true, statements: granted.statements };
  }
  const alone = sameAccount && granted.naming !== "account" && granted.naming !== "none";
  if (alone && granted.naming === "direct") return { allowed: true, statements: granted.statements };
  const isRoot = request.principal.type === "root";
  const own = alone || isRoot ? undefined : firstMissing([identity], "identity", asked);
  const limited =
    own ??
    firstMissing(boundary === undefined ? [] : [[boundary]], "boundary", asked) ??
    firstMissing(session === undefined || session.length === 0 ? [] : [session], "session", asked);
  if (limited !== undefined) return limited;
  const byIdentity = alone || isRoot ? [] : identity.flatMap((policy) => allowing(policy, asked));
  return { allowed: true, statements: [...granted.statements, ...byIdentity] };
}

function findDeny(question: Question, asked: Asked): Statement | undefined {
  const { serviceControl = [], resource, identity, boundary, session = [] } = question;
  const controls = hasServiceControl(question.request) ? serviceControl.flat() : [];
  return [...controls, resource, ...identity, boundary, ...session]
    .flatMap((policy) => policy?.statements ?? [])
    .find((statement) => statement.effect === "Deny" && applies(statement, asked));
}

function allowing(policy: Policy, asked: Asked): readonly Statement[] {
  return policy.statements.filter((statement) => statement.effect === "Allow" && applies(statement, asked));
}

function firstMissing(levels: readonly (readonly Policy[])[], kind: PolicyKind, asked: Asked): Denied | undefined {
  const allowed = levels.every((policies) => policies.some((policy) => allowing(policy, asked).length > 0));
  return allowed ? undefined : missing(kind);
}

function missing(kind: PolicyKind): Denied {
  return { allowed: false, explicit: false, kind, statement: undefined };
}

function grantOf(resource: Policy | undefined, asked: Asked): Grant {
  const statements = resource === undefined ? [] : allowing(resource, asked);
  return { naming: mostDirect(statements.map((statement) => namingOf(statement, asked))), statements };
}

// Service control policies limit the principals of an account, not AWS's services.
function hasServiceControl({ principal }: PolicyRequest): boolean {
  return principal.type !== "service";
}

function isSameAccount({ principal, resource, resourceAccount }: PolicyRequest): boolean {
  if (principal.type === "service") return true;
  const owner = resourceAccount ?? resource.split(":")[4] ?? "";
  return owner === "" || owner === principal.account;
}
