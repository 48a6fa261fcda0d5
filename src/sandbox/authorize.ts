import type { RequestContext } from "../policy/context.ts";
import { type Denied, decide } from "../policy/decide.ts";
import { denialReason } from "../policy/denial.ts";
import { type PolicyKind, PolicyNotJudged } from "../policy/not-judged.ts";
import { type Policy, parsePolicy } from "../policy/policy.ts";
import type { Principal } from "../policy/principal.ts";
import type { Account } from "./account.ts";
import { AwsError, accessDenied } from "./aws-error.ts";
import type { Caller, Question, ServiceName } from "./handler.ts";
import { documentOf } from "./managed-policy.ts";
import { wireTime } from "./xml.ts";

interface AuthorizationTools {
  readonly account: Account;
  readonly now: () => Date;
}

/** Asks the policies about a request; throws `AccessDenied` in AWS's words unless they allow it. */
export function authorize(caller: Caller, question: Question, tools: AuthorizationTools): void {
  const { action, resource } = question;
  const decision = judged(() =>
    decide({
      request: {
        action,
        resource,
        principal: principalOf(caller, tools.account),
        context: { ...requestKeys(caller, tools.now()), ...question.context },
        resourceAccount: tools.account.id,
      },
      identity: identityPolicies(caller, tools.account),
      resource: question.resourcePolicy && parsed(question.resourcePolicy),
      boundary: boundaryOf(caller, tools.account),
      session: sessionPolicies(caller),
    }),
  );
  if (!decision.allowed) throw accessDenied(denialText(caller, question, decision));
}

/**
 * What some sessions may not do whatever the policies say: sessions without MFA and federated ones do not reach IAM at all,
 * which answers them as if it did not know their token.
 */
export function refuseBarredSession(caller: Caller, service: ServiceName): void {
  const { session } = caller;
  if (service !== "iam" || session === undefined) return;
  if (session.by === "GetFederationToken" || (session.by === "GetSessionToken" && session.mfaAt === undefined)) {
    throw new AwsError({
      status: 403,
      code: "InvalidClientTokenId",
      message: "The security token included in the request is invalid",
      refusal: "bad-token",
    });
  }
}

function denialText(caller: Caller, question: Question, decision: Denied): string {
  const shown = question.shown ?? question.resource;
  const where = shown === "" ? "" : ` on resource: ${shown}`;
  const sentence = `User: ${caller.arn} is not authorized to perform: ${question.action}${where}`;
  // Observed: what a trust policy refuses reads like a role that does not exist, without a reason.
  return decision.kind === "trust" ? sentence : `${sentence} ${denialReason(decision, question.action)}`;
}

/** Policies outside the evaluator's grammar end the request with a code of the sandbox's own: it does not guess. */
function judged<T>(judge: () => T): T {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof PolicyNotJudged)) throw error;
    throw new AwsError({ status: 400, code: "SandboxCannotJudge", message: error.message });
  }
}

function principalOf(caller: Caller, account: Account): Principal {
  const who = { account: account.id, arn: caller.arn, id: caller.userId };
  if (caller.kind === "root") return { type: "root", ...who };
  if (caller.kind === "role") {
    const { role, session } = caller;
    const tags = { ...Object.fromEntries(role?.tags ?? []), ...Object.fromEntries(session?.tags ?? []) };
    return { type: "role-session", roleArn: role?.arn ?? "", tags, ...who };
  }
  if (caller.kind === "federated") {
    return { type: "federated-user", userArn: caller.user?.arn ?? account.rootArn, ...who };
  }
  return { type: "user", tags: Object.fromEntries(caller.user?.tags ?? []), ...who };
}

/** Condition keys of every request, MFA among them: present or absent by what kind of credentials signed. */
function requestKeys(caller: Caller, now: Date): RequestContext {
  const { session, region } = caller;
  return {
    "aws:CurrentTime": wireTime(now),
    "aws:EpochTime": String(Math.floor(now.getTime() / 1000)),
    // Real clients reach AWS over TLS; the sandbox stands in for that.
    "aws:SecureTransport": "true",
    ...(region === undefined ? {} : { "aws:RequestedRegion": region }),
    ...routeKeys(caller),
    ...(session === undefined ? {} : { "aws:TokenIssueTime": wireTime(session.issuedAt) }),
    ...(session?.sourceIdentity === undefined ? {} : { "aws:SourceIdentity": session.sourceIdentity }),
    ...mfaKeys(caller, now),
  };
}

// A service that calls in somebody's name comes from an address of its own.
function routeKeys({ via }: Caller): RequestContext {
  if (via === undefined) return { "aws:SourceIp": "127.0.0.1", "aws:ViaAWSService": "false" };
  return {
    "aws:ViaAWSService": "true",
    "aws:CalledVia": via,
    "aws:CalledViaFirst": via.at(0),
    "aws:CalledViaLast": via.at(-1),
  };
}

// Absent, not false, for long-term keys; false for temporary credentials without MFA, which are those of every role,
// whatever it was assumed with (IAM user guide, "Configuring MFA-protected API access"; observed: such a session does not pass
// BoolIfExists "true" either). What a service calls in somebody's name, it calls with temporary credentials: those made for a
// key are without MFA.
function mfaKeys({ session, via }: Caller, now: Date): RequestContext {
  if (session === undefined && via === undefined) return {};
  if (session?.mfaAt === undefined) return { "aws:MultiFactorAuthPresent": "false" };
  const age = Math.max(0, Math.floor((now.getTime() - session.mfaAt.getTime()) / 1000));
  return { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": String(age) };
}

interface Holder {
  readonly name: string;
  readonly inlinePolicies: ReadonlyMap<string, string>;
  readonly attachedPolicies: ReadonlySet<string>;
}

function identityPolicies(caller: Caller, account: Account): readonly Policy[] {
  return holdersOf(caller, account).flatMap((holder) => policiesOf(holder, account));
}

function holdersOf({ role, user }: Caller, account: Account): readonly Holder[] {
  if (role !== undefined) return [role];
  if (user === undefined) return [];
  const groups = [...user.groups].map((name) => account.groups.get(name)).filter((group) => group !== undefined);
  return [user, ...groups];
}

function policiesOf({ inlinePolicies, attachedPolicies }: Holder, account: Account): readonly Policy[] {
  const inline = [...inlinePolicies].map(([name, document]) => parsed({ kind: "identity", name, document }));
  const attached = [...attachedPolicies]
    .map((arn) => account.policies.get(arn))
    .filter((policy) => policy !== undefined)
    .map((policy) => parsed({ kind: "identity", name: policy.arn, document: documentOf(policy) }));
  return [...inline, ...attached];
}

function boundaryOf({ user, role }: Caller, account: Account): Policy | undefined {
  const policy = account.policies.get((role ?? user)?.boundary ?? "");
  return policy && parsed({ kind: "boundary", name: policy.arn, document: documentOf(policy) });
}

const nothing = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "sandbox:Nothing", Resource: "*" },
});

// A federated session without a policy may do nothing; an empty list would mean that there is no limit.
function sessionPolicies({ session, kind }: Caller): readonly Policy[] {
  const documents = session?.policies ?? [];
  const limiting = kind === "federated" && documents.length === 0 ? [nothing] : documents;
  return limiting.map((document, index) => parsed({ kind: "session", name: `session policy ${index + 1}`, document }));
}

interface PolicySource {
  readonly kind: PolicyKind;
  readonly name: string;
  readonly document: string;
}

const read = new Map<string, Policy>();

// Parsing is most of the work of a decision, and the documents of an account change rarely.
function parsed({ kind, name, document }: PolicySource): Policy {
  const key = `${kind} ${name} ${document}`;
  const known = read.get(key);
  if (known !== undefined) return known;
  const policy = parsePolicy(document, { kind, name });
  if (read.size > 1000) read.clear();
  read.set(key, policy);
  return policy;
}
