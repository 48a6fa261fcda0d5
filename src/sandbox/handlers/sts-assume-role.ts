import { findArn } from "../../core/arn.ts";
import { accessDenied, validationError } from "../aws-error.ts";
import type { Role } from "../entities.ts";
import type { Caller, World } from "../handler.ts";
import { credentialsMembers, issueSession } from "../issue-session.ts";
import { type InputOf, integer, operation, required, text } from "../query-input.ts";
import { refuseSessionBarredFromSts } from "./sts-identity.ts";
import { arn, policyArns, serialNumber, sessionName, sessionPolicy, tagKeys, tags, tokenCode } from "./sts-members.ts";
import { passesMfa } from "./sts-mfa.ts";
import { givenPolicies } from "./sts-session-policies.ts";

const input = {
  RoleArn: required(arn),
  RoleSessionName: required(sessionName),
  PolicyArns: policyArns,
  Policy: sessionPolicy,
  DurationSeconds: integer({ min: 900, max: 43_200 }),
  Tags: tags,
  TransitiveTagKeys: tagKeys,
  ExternalId: text({ min: 2, max: 1224, pattern: "[\\w+=,.@:\\/-]*" }),
  SerialNumber: serialNumber,
  TokenCode: tokenCode,
  SourceIdentity: sessionName,
};

type Input = InputOf<typeof input>;

export const assumeRole = operation({
  action: "AssumeRole",
  input,
  run(wish, { caller, account, world }) {
    if (findArn(wish.RoleArn) === undefined) throw validationError(`${wish.RoleArn} is invalid`);
    if (caller.kind === "root") throw accessDenied("Roles may not be assumed by root accounts.");
    const withMfa = passesMfa(wish, caller, world);
    const role = assumableRole(wish, { caller, withMfa }, world);
    const seconds = grantedSeconds(wish, { caller, role }, world);
    const { documents, packedPercent } = givenPolicies(wish, world);
    const session = issueSession(
      {
        by: "AssumeRole",
        seconds,
        roleName: role.name,
        sessionName: wish.RoleSessionName,
        sourceIdentity: wish.SourceIdentity ?? caller.session?.sourceIdentity,
        ...sessionTags(wish, caller),
        policies: documents,
      },
      world,
    );
    role.lastUsed = { at: world.now(), region: caller.region ?? "us-east-1" };
    return {
      SourceIdentity: session.sourceIdentity,
      AssumedRoleUser: {
        AssumedRoleId: `${role.id}:${wish.RoleSessionName}`,
        Arn: `arn:${account.partition}:sts::${account.id}:assumed-role/${role.name}/${wish.RoleSessionName}`,
      },
      Credentials: credentialsMembers(session),
      PackedPolicySize: packedPercent,
    };
  },
});

/** The role, if its trust policy and the caller's own policies let the caller in. One text for every reason of the role's. */
function assumableRole(wish: Input, { caller, withMfa }: { caller: Caller; withMfa: boolean }, world: World): Role {
  const action = "sts:AssumeRole";
  refuseSessionBarredFromSts(caller, { action, resource: wish.RoleArn });
  const role = world.account.findRoleByArn(wish.RoleArn);
  const known = role && world.propagation.seen().role(role);
  if (role === undefined || known === undefined) {
    throw accessDenied(`User: ${caller.arn} is not authorized to perform: ${action} on resource: ${wish.RoleArn}`);
  }
  const resourcePolicy = { kind: "trust", name: `trust of ${role.name}`, document: known.trustPolicy } as const;
  const context = requestKeys(wish, withMfa);
  const asked = { resource: role.arn, resourcePolicy, context };
  world.authorize(caller, { action, ...asked });
  // Tags and a source identity are permissions of their own, asked of the same policies.
  if (wish.Tags.length > 0) world.authorize(caller, { action: "sts:TagSession", ...asked });
  if (wish.SourceIdentity !== undefined) world.authorize(caller, { action: "sts:SetSourceIdentity", ...asked });
  return role;
}

/** Tags of the session: those that go on from the session before, and those asked for. */
function sessionTags(wish: Input, { session }: Caller) {
  const inherited = (session?.transitiveTags ?? []).map((key) => [key, session?.tags.get(key) ?? ""] as const);
  const own = wish.Tags.map(({ Key, Value }) => [Key, Value] as const);
  return {
    tags: new Map([...own, ...inherited]),
    transitiveTags: [...new Set([...wish.TransitiveTagKeys, ...(session?.transitiveTags ?? [])])],
  };
}

function requestKeys(wish: Input, withMfa: boolean): Record<string, string | readonly string[]> {
  const tagged = wish.Tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value] as const);
  return {
    "sts:RoleSessionName": wish.RoleSessionName,
    ...(wish.ExternalId === undefined ? {} : { "sts:ExternalId": wish.ExternalId }),
    ...(wish.SourceIdentity === undefined ? {} : { "sts:SourceIdentity": wish.SourceIdentity }),
    ...(tagged.length === 0 ? {} : { "aws:TagKeys": wish.Tags.map(({ Key }) => Key), ...Object.fromEntries(tagged) }),
    ...(wish.TransitiveTagKeys.length === 0 ? {} : { "sts:TransitiveTagKeys": wish.TransitiveTagKeys }),
    // The code given with this very call counts for it, and is not carried into the role session.
    ...(withMfa ? { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "0" } : {}),
  };
}

function grantedSeconds(wish: Input, { caller, role }: { caller: Caller; role: Role }, { limits }: World): number {
  const wanted = wish.DurationSeconds ?? limits.roleSessionDefaultSeconds;
  const by = caller.session?.by;
  const chained = by === "AssumeRole" || (by === "GetSessionToken" && limits.sessionsCountAsChaining);
  // Observed: where both limits are exceeded, it is the role's own that is named.
  if (wanted > role.maxSessionSeconds) {
    throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  if (chained && wanted > limits.chainedSessionSeconds) {
    throw validationError(
      "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
    );
  }
  return wanted;
}
