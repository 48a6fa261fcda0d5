import { type Decision, decide } from "../policy/decide.ts";
import { PolicyNotJudged } from "../policy/not-judged.ts";
import { type Policy, parsePolicy } from "../policy/policy.ts";
import type { GuardrailOptions } from "./guardrail.ts";
import { documentsOf, literalNames } from "./guardrail.ts";
import { matrixFor, type Row } from "./matrix.ts";
import { serviceControlPolicy } from "./policies/service-control.ts";
import type { Promises, Subject } from "./subject.ts";

/** What became of one row. */
export interface Verdict {
  readonly row: Row;
  readonly decision: Decision;
  readonly right: boolean;
}

const allRights = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }] },
  { name: "rights from elsewhere", kind: "identity" },
);
const fullAccess = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Sid: "FullAWSAccess", Effect: "Allow", Action: "*", Resource: "*" }] },
  { name: "FullAWSAccess", kind: "service-control" },
);

/**
 * Decides every row of the matrix. Throws `PolicyNotJudged` for what a policy holds and this evaluator, or the requests of the matrix,
 * know nothing of: a guess would read as a proof.
 */
export function judge(subject: Subject, promises: Promises): readonly Verdict[] {
  const { identity, boundary, serviceControl, roles } = subject;
  const all = [...identity, boundary, serviceControl, ...roles.flatMap((role) => [role.trust, role.boundary])];
  for (const policy of all) if (policy !== undefined) requireKnownKeys(policy);
  return matrixFor(subject, promises).map((row) => {
    const decision = decide(questionOf(row, subject));
    return { row, decision, right: decision.allowed === (row.expected === "allow") };
  });
}

function questionOf(row: Row, { identity, boundary, serviceControl }: Subject) {
  const { request, role } = row;
  const rights = row.withRights ? [allRights] : [];
  if (row.organisation === true) {
    const levels = [[fullAccess, ...(serviceControl === undefined ? [] : [serviceControl])]];
    return { request, identity: [allRights], serviceControl: levels };
  }
  // What is said of the user does not hold for others who ask for the role.
  const isUser = request.principal.type === "user" && isOf(request.principal.arn, row);
  return {
    request,
    identity: isUser ? [...identity, ...rights] : [allRights],
    boundary: isUser ? boundary : undefined,
    resource: role?.trust,
  };
}

function isOf(arn: string, { id }: Row): boolean {
  return !/\/(outsider|outside-path)$/.test(id) && arn !== "";
}

/** The condition keys that the requests of the matrix say everything about: absent means absent. */
const knownKeys = [
  ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:ViaAWSService", "aws:PrincipalArn"],
  ...["aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName"],
  ...["aws:username", "aws:userid", "sts:RoleSessionName", "sts:ExternalId", "sts:SourceIdentity"],
].map((key) => key.toLowerCase());

function requireKnownKeys(policy: Policy): void {
  for (const { conditions } of policy.statements) {
    for (const { key, place } of conditions) {
      const lower = key.toLowerCase();
      if (!knownKeys.includes(lower) && !lower.startsWith("aws:principaltag/"))
        throw new PolicyNotJudged(`condition key "${key}"`, place);
    }
  }
}

/** A guardrail as it is generated, ready to be judged. */
export function subjectOf(options: GuardrailOptions, userName = "alice"): Subject {
  const { partition, account, path } = options;
  const { adminMfa, allowAssume, roleTrust } = documentsOf(options);
  const identity = [
    ["AdminMFAPolicy", adminMfa],
    ["AllowAssumeAdminMFAPolicy", allowAssume],
  ] as const;
  const [made = ""] = literalNames(options).roles;
  return {
    partition,
    account,
    user: `arn:${partition}:iam::${account}:user${path}${userName}`,
    identity: identity.flatMap(([name, found]) =>
      found === undefined ? [] : [parsePolicy(found, { name, kind: "identity" })],
    ),
    roles:
      roleTrust === undefined || allowAssume === undefined
        ? []
        : [{ arn: made, trust: parsePolicy(roleTrust, { name: "RoleTrustPolicy", kind: "trust" }) }],
  };
}

/** The service control policy by itself. */
export function organisationSubject(options: GuardrailOptions): Subject {
  const policy = parsePolicy(serviceControlPolicy(), { name: "ServiceControlPolicy", kind: "service-control" });
  return { ...subjectOf(options), identity: [], roles: [], serviceControl: policy };
}

/** What a generated guardrail promises. */
export function promisesOf(options: GuardrailOptions): Promises {
  const { enrolment, path, mfaMaxAgeSeconds, requireSessionName, kind } = options;
  return {
    enrolment,
    path: path === "/" ? undefined : path,
    mfaMaxAgeSeconds,
    sessionName: requireSessionName,
    rolesOnly: kind === "role" || kind === "existing-roles",
  };
}
