import type { RequestContext } from "../policy/context.ts";
import type { Principal } from "../policy/principal.ts";
import type { Account } from "./account.ts";
import type { Caller } from "./handler.ts";
import { wireTime } from "./xml.ts";

/** The caller as policies see it. */
export function principalOf(caller: Caller, account: Account): Principal {
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
export function requestKeys(caller: Caller, now: Date): RequestContext {
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
