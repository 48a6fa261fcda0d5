import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import type { PolicyNotJudged } from "../policy/not-judged.ts";
import { type Policy, parsePolicy, statementName } from "../policy/policy.ts";
import { assumable, opensRole, trustedAccount, usersNamed } from "./assumable.ts";
import type { CheckReport, NotJudged, SubjectReport, Wrong } from "./check-report.ts";
import { culpritOf } from "./culprit.ts";
import { isForPeople, mayBeForPeople } from "./for-people.ts";
import {
  type Found,
  type FoundIdentity,
  type FoundPolicy,
  type FoundRole,
  type SourcePlace,
  statementsIn,
  textsIn,
} from "./found.ts";
import { judge, type Verdict } from "./judge.ts";
import { lint, type Remark } from "./lint.ts";
import { isOwn, pathIn, promisesIn } from "./promises-in.ts";
import { nothingPromised, type Subject } from "./subject.ts";
import { weighRemarks } from "./weigh-remarks.ts";

/**
 * Judges what was found by the matrix and by its writing. Throws `nothing-to-check` where there is no guardrail and no role for
 * people.
 */
export function check(found: Found): CheckReport {
  const opened = new Set<FoundRole>();
  const identities = found.identities.map((identity) => {
    const patterns = assumable(identity.policies);
    const behind = found.roles.filter(
      (role) =>
        role.forPeople === true || opensRole(patterns, role.arn) || (isOwn(identity) && isForPeople(role, found)),
    );
    for (const role of behind) opened.add(role);
    return identityReport(
      identity,
      behind.filter((role) => mayBeForPeople(role) || namesExactly(patterns, role)),
      found,
    );
  });
  const alone = found.roles.filter(
    (role) => (!opened.has(role) || found.identities.length === 0) && isForPeople(role, found),
  );
  const subjects = [
    ...identities,
    ...alone.map((role) => trustReport(role, found)),
    ...found.serviceControl.map((policy) => organisationReport(policy, found)),
  ];
  if (subjects.length === 0) throw new DaypassError("nothing-to-check", {});
  const remarks = lint({ ...found, roles: found.roles.filter((role) => opened.has(role) || alone.includes(role)) });
  const weighed = weighRemarks(remarks, subjects);
  const outcome = outcomeOf(subjects, weighed);
  return { outcome, holds: outcome === "holds", subjects, remarks: weighed };
}

function outcomeOf(subjects: readonly SubjectReport[], remarks: readonly Remark[]): CheckReport["outcome"] {
  const isBroken =
    subjects.some(({ wrong }) => wrong.length > 0) || remarks.some(({ severity }) => severity === "problem");
  if (isBroken) return "broken";
  return subjects.some(({ notJudged }) => notJudged.length > 0) ? "not-judged" : "holds";
}

const namesExactly = (patterns: readonly string[], { arn }: FoundRole) => patterns.includes(arn);

function identityReport(
  identity: FoundIdentity,
  roles: readonly FoundRole[],
  { partition, account }: Found,
): SubjectReport {
  const trusts = roles.map(({ trust }) => trust);
  const path = pathIn([...identity.policies, ...trusts]) ?? "/";
  const alice = `arn:${partition}:iam::${account}:user${path}alice`;
  const subject: Subject = {
    partition,
    account,
    user: identity.arn ?? (isOwn(identity) ? undefined : usersNamed(trusts)[0]) ?? alice,
    identity: identity.policies.map((policy) => parsed(policy, "identity")),
    boundary: identity.boundary === undefined ? undefined : parsed(identity.boundary, "boundary"),
    roles: roles.map(({ arn, trust }) => ({ arn, trust: parsed(trust, "trust") })),
    opens: assumable(identity.policies).filter((arn) => !/[*?]/.test(arn) && !roles.some((role) => role.arn === arn)),
  };
  const policies = [...identity.policies, ...trusts, ...(identity.boundary === undefined ? [] : [identity.boundary])];
  const name = identity.kind === "policies" ? identity.name : `${identity.kind} ${identity.name}`;
  const isOpening =
    identity.kind === "policies" && (subject.opens?.length ?? 0) > 0 && identity.policies.every(onlyOpens);
  const promises = promisesIn(identity, roles);
  // What only opens roles is no guardrail, and need not be one: it stands beside one, and has to ask for MFA itself.
  const verdicts = isOpening
    ? judge(subject, { ...promises, opensWithMfa: true }).filter(({ row }) => row.id.startsWith("opening/"))
    : judge(subject, promises);
  return { ...reported(name, verdicts, subject, policies), unread: identity.unread };
}

function onlyOpens(policy: FoundPolicy): boolean {
  return statementsIn(policy).every(
    (statement) =>
      isJsonObject(statement) &&
      statement.Effect === "Allow" &&
      statement.NotAction === undefined &&
      textsIn(statement.Action).every((action) => action.toLowerCase() === "sts:assumerole"),
  );
}

/** A role by itself: as if whoever asks were allowed to by policies of their own. */
function trustReport(role: FoundRole, found: Found): SubjectReport {
  const { partition, account } = trustedAccount(role.trust.document) ?? found;
  const opens = { Sid: "Opens", Effect: "Allow", Action: "sts:AssumeRole", Resource: role.arn };
  const subject: Subject = {
    partition,
    account,
    user: usersNamed([role.trust])[0] ?? `arn:${partition}:iam::${account}:user${pathIn([role.trust]) ?? "/"}alice`,
    identity: [
      parsePolicy({ Version: "2012-10-17", Statement: [opens] }, { name: "the right to assume it", kind: "identity" }),
    ],
    roles: [{ arn: role.arn, trust: parsed(role.trust, "trust") }],
  };
  const nobody: FoundIdentity = { kind: "policies", name: "", policies: [], unread: [] };
  const verdicts = judge(subject, promisesIn(nobody, [role])).filter(({ row }) => row.role !== undefined);
  return { ...reported(role.trust.name, verdicts, subject, [role.trust]), unread: [] };
}

function organisationReport(policy: FoundPolicy, { partition, account }: Found): SubjectReport {
  const user = `arn:${partition}:iam::${account}:user/daypass/alice`;
  const serviceControl = parsed(policy, "service-control");
  const subject: Subject = { partition, account, user, identity: [], roles: [], serviceControl };
  return { ...reported(policy.name, judge(subject, nothingPromised), subject, [policy]), unread: [] };
}

function parsed({ document, name }: FoundPolicy, kind: Policy["kind"]): Policy {
  return parsePolicy(document, { name, kind }, { grammar: "guardrail", unread: "keep" });
}

function reported(
  subject: string,
  verdicts: readonly Verdict[],
  judged: Subject,
  policies: readonly FoundPolicy[],
): Omit<SubjectReport, "unread"> {
  const wrong = verdicts
    .filter(({ right, notJudged }) => !right && notJudged === undefined)
    .map((verdict): Wrong => {
      const { id, asks, expected, because, otherwise, mend } = verdict.row;
      const culprit = culpritOf(verdict, judged);
      const why = culprit?.why ?? (expected === "deny" ? "nothing refuses it" : "nothing allows it");
      const { policy, statement } = culprit?.statement.place ?? {};
      const at =
        policy === undefined ? undefined : { policy, name: statement, place: placeOf(policy, statement, policies) };
      return { id, asks, expected, because, otherwise, mend: culprit?.mend ?? mend, statement: at, why };
    });
  const notJudged = notJudgedIn(verdicts, judged, policies);
  return { subject, rows: verdicts.length, right: verdicts.filter(({ right }) => right).length, wrong, notJudged };
}

/** What no reading of the policies settles, and what in them is outside the grammar. */
function notJudgedIn(
  verdicts: readonly Verdict[],
  { identity, boundary, serviceControl, roles }: Subject,
  policies: readonly FoundPolicy[],
): readonly NotJudged[] {
  const requests = new Map<string, { readonly error: PolicyNotJudged; readonly ids: string[] }>();
  const note = (error: PolicyNotJudged, ids: readonly string[]) => {
    const known = requests.get(error.message);
    if (known === undefined) requests.set(error.message, { error, ids: [...ids] });
    else known.ids.push(...ids);
  };
  const all = [...identity, boundary, serviceControl, ...roles.map(({ trust }) => trust)];
  for (const { unread } of all.flatMap((policy) => policy?.statements ?? []))
    if (unread !== undefined) note(unread, []);
  for (const { row, notJudged } of verdicts) if (notJudged !== undefined) note(notJudged, [row.id]);
  return [...requests.values()].map(({ error: { what, place }, ids }) => ({
    what,
    policy: place.policy,
    name: place.statement,
    place: placeOf(place.policy, place.statement, policies),
    requests: ids,
  }));
}

function placeOf(
  name: string,
  statement: string | undefined,
  policies: readonly FoundPolicy[],
): SourcePlace | undefined {
  const found = policies.find((policy) => policy.name === name);
  if (found === undefined || statement === undefined) return found?.placeOf(undefined);
  return found.placeOf(statementsIn(found).findIndex((one, at) => statementName(one, at) === statement) + 1);
}
