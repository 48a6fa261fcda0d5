import { createHash } from "node:crypto";
import { type Decision, decide, type Question } from "../policy/decide.ts";
import { PolicyNotJudged } from "../policy/not-judged.ts";
import { type Policy, parsePolicy } from "../policy/policy.ts";
import type { GuardrailOptions } from "./guardrail.ts";
import { documentsOf, literalNames } from "./guardrail.ts";
import { matrixFor } from "./matrix.ts";
import type { Row } from "./matrix-row.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import { serviceControlPolicy } from "./policies/service-control.ts";
import type { Promises, Subject } from "./subject.ts";

/** What became of one row. */
export interface Verdict {
  readonly row: Row;
  /** `undefined` where it could not be judged. */
  readonly decision: Decision | undefined;
  readonly notJudged: PolicyNotJudged | undefined;
  readonly right: boolean;
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const allRights = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Sid: "Everything", ...everything }] },
  { name: "rights from elsewhere", kind: "identity" },
);
const fullAccess = parsePolicy(
  { Version: "2012-10-17", Statement: [{ Sid: "FullAWSAccess", ...everything }] },
  { name: "FullAWSAccess", kind: "service-control" },
);

/**
 * Decides every row of the matrix. A row that depends on what a policy holds and this evaluator, or the requests of the matrix, know
 * nothing of is not right: a guess would read as a proof.
 */
export function judge(subject: Subject, promises: Promises): readonly Verdict[] {
  return matrixFor(subject, promises).map((row) => {
    try {
      const decision = decide(questionOf(row, subject));
      return { row, decision, notJudged: undefined, right: decision.allowed === (row.expected === "allow") };
    } catch (error) {
      if (!(error instanceof PolicyNotJudged)) throw error;
      return { row, decision: undefined, notJudged: error, right: false };
    }
  });
}

/** A row as the evaluator is asked about it. */
export function questionOf(row: Row, subject: Subject): Question {
  const { boundary, serviceControl } = subject;
  const request = { ...row.request, knows: isKnownKey };
  if (row.organisation === true) {
    const levels = [[fullAccess, ...(serviceControl === undefined ? [] : [serviceControl])]];
    return { request, identity: [allRights], serviceControl: levels };
  }
  const isMember = row.holding.startsWith("own");
  return {
    request,
    identity: identityOf(row.holding, subject),
    boundary: isMember ? boundary : undefined,
    resource: row.role?.trust,
  };
}

function identityOf(holding: Row["holding"], { identity }: Subject): readonly Policy[] {
  switch (holding) {
    case "own":
      return identity;
    case "own and all rights":
      return [...identity, allRights];
    case "all rights":
      return [allRights];
    case "nothing":
      return [];
    case "own without refusals":
      return identity.map((policy) => ({
        ...policy,
        statements: policy.statements.filter(({ effect }) => effect === "Allow"),
      }));
  }
}

/** The condition keys that the requests of the matrix say everything about: absent means absent. */
const knownKeys = [
  ...["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:ViaAWSService", "aws:PrincipalArn"],
  ...["aws:PrincipalAccount", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalServiceName"],
  ...["aws:username", "sts:RoleSessionName", "sts:ExternalId", "sts:SourceIdentity"],
  `aws:PrincipalTag/${gateTag.key}`,
].map((key) => key.toLowerCase());

function isKnownKey(key: string): boolean {
  return knownKeys.includes(key);
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
    opens: options.kind === "existing-roles" ? options.roleArns : [],
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

/** Short for the requests that a guardrail was judged by, and what had to become of them: another matrix has another one. */
export function matrixDigest(options: GuardrailOptions): string {
  const rows = matrixFor(
    subjectOf({ ...options, roleArns: ["arn:aws:iam::111122223333:role/any"] }),
    promisesOf(options),
  );
  const text = rows.map(({ id, expected }) => `${id} ${expected}`).join("\n");
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** What a generated guardrail promises. */
export function promisesOf(options: GuardrailOptions): Promises {
  const { enrolment, path, mfaMaxAgeSeconds, requireSessionName, kind } = options;
  const opens = kind === "role" || kind === "existing-roles";
  return {
    enrolment,
    path: path === "/" ? undefined : path,
    mfaMaxAgeSeconds,
    sessionName: requireSessionName,
    usersOnly: true,
    byGroup: true,
    rolesOnly: opens,
    selfOnly: true,
    opensWithMfa: opens,
  };
}
