import { DaypassError } from "../core/errors.ts";
import { PolicyNotJudged } from "../policy/not-judged.ts";
import { type Policy, parsePolicy } from "../policy/policy.ts";
import type { Found, FoundIdentity, FoundPolicy, FoundRole, SourcePlace } from "./found.ts";
import { judge, type Verdict } from "./judge.ts";
import { lint, type Remark } from "./lint.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import { assumable, trustedAccount } from "./read-policies.ts";
import type { Promises, Subject } from "./subject.ts";

/** A request that is decided wrongly. */
export interface Wrong {
  readonly id: string;
  readonly asks: string;
  readonly expected: "allow" | "deny";
  readonly because: string;
  readonly otherwise: string;
  readonly mend: string;
  /** The statement that decided, where one did. */
  readonly statement:
    | { readonly policy: string; readonly name: string; readonly place: SourcePlace | undefined }
    | undefined;
}

export interface SubjectReport {
  /** Who or what was judged. */
  readonly subject: string;
  readonly rows: number;
  readonly wrong: readonly Wrong[];
  /** Policies that were not looked at. */
  readonly unread: readonly string[];
}

export interface CheckReport {
  readonly subjects: readonly SubjectReport[];
  readonly remarks: readonly Remark[];
  /** Nothing is decided wrongly, and nothing is written as it must not be. */
  readonly holds: boolean;
}

/**
 * Judges what was found by the matrix and by its writing. Throws `policy-not-judged` for what is outside the grammar that is judged,
 * and `nothing-to-check` where there is no guardrail and no role for people.
 */
export function check(found: Found): CheckReport {
  const roles = found.roles.filter(isForPeople);
  const subjects = [
    ...found.identities.map((identity) => identityReport(identity, roles, found)),
    ...(found.identities.length === 0 ? roles.map((role) => trustReport(role, found)) : []),
    ...found.serviceControl.map((policy) => organisationReport(policy, found)),
  ];
  if (subjects.length === 0) throw new DaypassError("nothing-to-check", {});
  const remarks = lint({ ...found, roles });
  const holds =
    subjects.every(({ wrong }) => wrong.length === 0) && remarks.every(({ severity }) => severity === "remark");
  return { subjects, remarks, holds };
}

/** Roles of services and of identity providers are nobody's who has keys. */
function isForPeople({ trust }: FoundRole): boolean {
  return /"AWS"\s*:|"Principal"\s*:\s*"\*"/.test(JSON.stringify(trust.document));
}

function identityReport(identity: FoundIdentity, roles: readonly FoundRole[], found: Found): SubjectReport {
  const { partition, account } = found;
  const path = pathIn(identity.policies) ?? "/";
  const user = identity.arn ?? `arn:${partition}:iam::${account}:user${path}alice`;
  const opened = assumable(identity.policies);
  const behind = roles.filter(({ arn }) => opened.includes(arn));
  const subject: Subject = {
    partition,
    account,
    user,
    identity: identity.policies.map((policy) => parsed(policy, "identity")),
    boundary: identity.boundary === undefined ? undefined : parsed(identity.boundary, "boundary"),
    roles: behind.map(({ arn, trust }) => ({ arn, trust: parsed(trust, "trust") })),
  };
  const name = identity.kind === "policies" ? identity.name : `${identity.kind} ${identity.name}`;
  const promises = promisesIn(identity, behind, opened.length > 0);
  const all = [...identity.policies, ...behind.map(({ trust }) => trust)];
  return { ...reported(name, judged(subject, promises, all), all), unread: identity.unread };
}

function trustReport(role: FoundRole, found: Found): SubjectReport {
  // Its users may be of another account than it is itself.
  const { partition, account } = trustedAccount(role.trust.document) ?? found;
  const path = pathOfTrust(role.trust) ?? "/";
  const opens = parsePolicy(
    {
      Version: "2012-10-17",
      Statement: [{ Sid: "Opens", Effect: "Allow", Action: "sts:AssumeRole", Resource: role.arn }],
    },
    { name: "the right to assume it", kind: "identity" },
  );
  const subject: Subject = {
    partition,
    account,
    user: `arn:${partition}:iam::${account}:user${path}alice`,
    identity: [opens],
    roles: [{ arn: role.arn, trust: parsed(role.trust, "trust") }],
  };
  const nobody: FoundIdentity = { kind: "policies", name: "", policies: [], unread: [] };
  const verdicts = judged(subject, promisesIn(nobody, [role], false), [role.trust]);
  const ofRole = verdicts.filter(({ row }) => row.id.startsWith("role/"));
  return { ...reported(role.trust.name, ofRole, [role.trust]), unread: [] };
}

function organisationReport(policy: FoundPolicy, { partition, account }: Found): SubjectReport {
  const subject: Subject = {
    partition,
    account,
    user: `arn:${partition}:iam::${account}:user/alice`,
    identity: [],
    roles: [],
    serviceControl: parsed(policy, "service-control"),
  };
  const promises = {
    enrolment: undefined,
    path: undefined,
    mfaMaxAgeSeconds: undefined,
    sessionName: false,
    rolesOnly: false,
  };
  return { ...reported(policy.name, judged(subject, promises, [policy]), [policy]), unread: [] };
}

/** Reads a policy for the evaluator. What is outside its grammar becomes a failure with the place in the file. */
function parsed(policy: FoundPolicy, kind: "identity" | "boundary" | "trust" | "service-control"): Policy {
  return orNotJudged([policy], () => parsePolicy(policy.document, { name: policy.name, kind }));
}

function judged(subject: Subject, promises: Promises, policies: readonly FoundPolicy[]): readonly Verdict[] {
  return orNotJudged(policies, () => judge(subject, promises));
}

function orNotJudged<T>(policies: readonly FoundPolicy[], work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PolicyNotJudged)) throw error;
    const { what, place } = error;
    const where = placeOf(place.policy, place.statement, policies);
    const named = place.statement === undefined ? place.policy : `${place.policy}, statement ${place.statement}`;
    const facts = { what, policy: named, place: where === undefined ? undefined : shownPlace(where) };
    throw new DaypassError("policy-not-judged", facts, { cause: error });
  }
}

function shownPlace({ file, line }: SourcePlace): string {
  return line === undefined ? file : `${file}:${line}`;
}

function placeOf(
  policy: string,
  statement: string | undefined,
  policies: readonly FoundPolicy[],
): SourcePlace | undefined {
  const found = policies.find(({ name }) => name === policy);
  if (found === undefined || statement === undefined) return found?.placeOf(undefined);
  const { Statement: all } = found.document as { Statement?: unknown };
  const statements: readonly unknown[] = Array.isArray(all) ? all : [all];
  const at = statements.findIndex((one) => (one as { Sid?: unknown } | null)?.Sid === statement);
  return found.placeOf(at === -1 ? Number(statement) : at + 1);
}

function reported(
  subject: string,
  verdicts: readonly Verdict[],
  policies: readonly FoundPolicy[],
): Omit<SubjectReport, "unread"> {
  const wrong = verdicts
    .filter(({ right }) => !right)
    .map(({ row, decision }): Wrong => {
      const { id, asks, expected, because, otherwise, mend } = row;
      const [statement] = decision.allowed
        ? decision.statements.filter(({ place }) => policies.some(({ name }) => name === place.policy))
        : decision.statement === undefined
          ? []
          : [decision.statement];
      const { policy = "", statement: name = "" } = statement?.place ?? {};
      const place = statement === undefined ? undefined : placeOf(policy, name, policies);
      return {
        id,
        asks,
        expected,
        because,
        otherwise,
        mend,
        statement: statement === undefined ? undefined : { policy, name, place },
      };
    });
  return { subject, rows: verdicts.length, wrong };
}

/** The path that policies name their own user by. */
function pathIn(policies: readonly FoundPolicy[]): string | undefined {
  return /:user(\/(?:[\w+=,.@-]+\/)*)\$\{aws:username\}/.exec(
    JSON.stringify(policies.map(({ document }) => document)),
  )?.[1];
}

function pathOfTrust({ document }: FoundPolicy): string | undefined {
  return /:user(\/(?:[\w+=,.@-]+\/)*)\*/.exec(JSON.stringify(document))?.[1];
}

/** The default of what we make ourselves, where its own statement of it is gone. */
const usualMaxAge = 43_200;

/**
 * What is promised is read from what is written: a trust that limits the code's age must do so. Of what daypass made, recognised by
 * its statements' names, everything is expected that daypass promises.
 */
function promisesIn(identity: FoundIdentity, roles: readonly FoundRole[], opensRoles: boolean): Promises {
  const text = JSON.stringify(identity.policies.map(({ document }) => document));
  const trusts = JSON.stringify(roles.map(({ trust }) => trust.document));
  const own = /"Sid":"TrustUsersOfPathWithMFA(ByName)?"/.exec(trusts);
  const ownGroup = /"Sid":"DenyAllExceptListedIfNoMFA"/.test(text);
  const age = /"aws:MultiFactorAuthAge":\[?"?(\d+)/i.exec(trusts)?.[1];
  const path =
    pathIn(identity.policies) ?? roles.map(({ trust }) => pathOfTrust(trust)).find((found) => found !== undefined);
  const narrowed = own !== null || /aws:PrincipalArn/i.test(trusts);
  return {
    enrolment: text.toLowerCase().includes(`aws:principaltag/${gateTag.key}`) ? "gated" : "open",
    path: narrowed && path !== "/" ? path : undefined,
    mfaMaxAgeSeconds: age === undefined ? (own === null ? undefined : usualMaxAge) : Number(age),
    sessionName: own?.[1] !== undefined || /sts:RoleSessionName/i.test(trusts),
    rolesOnly: (roles.length > 0 || (ownGroup && opensRoles)) && identity.kind !== "user",
  };
}
