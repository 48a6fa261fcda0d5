import { contextOf, type RequestContext } from "./context.ts";
import { type PolicyKind, PolicyNotJudged } from "./not-judged.ts";
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
  /** Whether a key, in lower case, that has no value is known to be absent; by default every one is. */
  readonly knows?: ((key: string) => boolean) | undefined;
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

/**
 * Decides a request as AWS does: an explicit deny wins, then every kind of policy that limits must allow. Throws PolicyNotJudged where
 * the outcome depends on something that cannot be judged.
 */
export function decide(question: Question): Decision {
  const { request } = question;
  if (needNoPermission.includes(request.action.toLowerCase())) return { allowed: true, statements: [] };
  const asked = askedOf(request);
  const denying = findDeny(question, asked);
  if (denying !== undefined) {
    return { allowed: false, explicit: true, kind: denying.place.kind, statement: denying };
  }
  const levels = hasServiceControl(request) ? (question.serviceControl ?? []) : [];
  return firstDenial([
    ...levels.map((level) => () => byAllow(level, "service-control", asked)),
    () => decideWithin(question, asked),
  ]);
}

/** A request as its statements are asked about it. */
export function askedOf(request: PolicyRequest): Asked {
  const context = { ...contextOf(principalKeys(request.principal), request.context), knows: request.knows };
  return { ...request, context };
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
  const needsNoIdentity = alone || request.principal.type === "root";
  const limited = firstDenial([
    ...(needsNoIdentity ? [] : [() => byAllow(identity, "identity", asked)]),
    ...(boundary === undefined ? [] : [() => byAllow([boundary], "boundary", asked)]),
    ...(session === undefined || session.length === 0 ? [] : [() => byAllow(session, "session", asked)]),
  ]);
  if (!limited.allowed) return limited;
  const own = needsNoIdentity ? [] : applying("Allow", identity, asked).statements;
  return { allowed: true, statements: [...granted.statements, ...own] };
}

/** The first denial; without one, the last decision. Steps that cannot be judged matter only where no other denies. */
function firstDenial(steps: readonly (() => Decision)[]): Decision {
  let last: Decision = { allowed: true, statements: [] };
  let notJudged: PolicyNotJudged | undefined;
  for (const step of steps) {
    try {
      last = step();
      if (!last.allowed) return last;
    } catch (error) {
      if (!(error instanceof PolicyNotJudged)) throw error;
      notJudged ??= error;
    }
  }
  if (notJudged !== undefined) throw notJudged;
  return last;
}

function findDeny(question: Question, asked: Asked): Statement | undefined {
  const { serviceControl = [], resource, identity, boundary, session = [] } = question;
  const controls = hasServiceControl(question.request) ? serviceControl.flat() : [];
  const policies = [...controls, resource, ...identity, boundary, ...session].filter((policy) => policy !== undefined);
  const { statements, notJudged } = applying("Deny", policies, asked);
  if (statements[0] === undefined && notJudged !== undefined) throw notJudged;
  return statements[0];
}

interface Applying {
  readonly statements: readonly Statement[];
  /** The first that may apply as well and cannot be judged. */
  readonly notJudged: PolicyNotJudged | undefined;
}

function applying(effect: Statement["effect"], policies: readonly Policy[], asked: Asked): Applying {
  let notJudged: PolicyNotJudged | undefined;
  const statements = policies
    .flatMap((policy) => policy.statements)
    .filter((statement) => {
      try {
        return statement.effect === effect && applies(statement, asked);
      } catch (error) {
        if (!(error instanceof PolicyNotJudged)) throw error;
        notJudged ??= error;
        return false;
      }
    });
  return { statements, notJudged };
}

/** Allowed by any statement of these policies, else not by this kind. */
function byAllow(policies: readonly Policy[], kind: PolicyKind, asked: Asked): Decision {
  const { statements, notJudged } = applying("Allow", policies, asked);
  if (statements.length > 0) return { allowed: true, statements };
  if (notJudged !== undefined) throw notJudged;
  return missing(kind);
}

function missing(kind: PolicyKind): Denied {
  return { allowed: false, explicit: false, kind, statement: undefined };
}

function grantOf(resource: Policy | undefined, asked: Asked): Grant {
  const { statements, notJudged } = applying("Allow", resource === undefined ? [] : [resource], asked);
  const naming = mostDirect(statements.map((statement) => namingOf(statement, asked)));
  if (naming !== "direct" && notJudged !== undefined) throw notJudged;
  return { naming, statements };
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
