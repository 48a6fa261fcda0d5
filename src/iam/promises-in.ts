import { isJsonObject } from "../core/json-object.ts";
import { usersNamed } from "./assumable.ts";
import { type FoundIdentity, type FoundPolicy, type FoundRole, statementsIn, textsIn } from "./found.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import type { Promises } from "./subject.ts";

// What policies promise is read from what they say: a trust that limits the code's age must do so. Of what daypass made, which is told
// by the names of policies and statements, everything is expected that daypass promises, also where the words for it are gone.

/** The longest path that policies name users by, or the folder of their devices; the shorter ones may be mistakes. */
export function pathIn(policies: readonly FoundPolicy[]): string | undefined {
  const text = JSON.stringify(policies.map(({ document }) => document));
  const patterns = [
    /:user(\/(?:[\w+=,.@-]+\/)*)(?:\*\/)?\$\{aws:username\}/g,
    /:mfa(\/(?:[\w+=,.@-]+\/)*)\$\{aws:username\}\/\*/g,
    /"aws:PrincipalArn":\[?"[^"]*:user(\/(?:[\w+=,.@-]+\/)*)\*"/gi,
  ];
  const paths = patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, path = "/"]) => path));
  return paths.toSorted((one, other) => other.length - one.length)[0];
}

/** The default of what daypass makes, where its own statement of it is gone. */
const usualMaxAge = 43_200;
/** What GetSessionToken gives at most: a limit beyond it is none. */
const longestSession = 129_600;

/** The age in seconds from which on a trust says that a code is too old. */
function tooOld(trusts: string): number | undefined {
  const [, operator, age] = /"(Numeric\w+)":\{[^{}]*"aws:MultiFactorAuthAge":\[?"?(\d+)/i.exec(trusts) ?? [];
  if (operator === undefined) return undefined;
  return Number(age) + (operator.startsWith("NumericLessThanEquals") ? 1 : 0);
}

export function promisesIn(identity: FoundIdentity, roles: readonly FoundRole[]): Promises {
  const group = JSON.stringify(identity.policies.map(({ document }) => document));
  const trusts = JSON.stringify(roles.map(({ trust }) => trust.document));
  const own = isOwn(identity);
  const ownTrust = /"Sid":"TrustUsersOfPathWithMFA(ByName)?"/.exec(trusts);
  const path = pathIn([...identity.policies, ...roles.map(({ trust }) => trust)]);
  const opens = own && (roles.length > 0 || identity.policies.some(({ name }) => name === "AllowAssumeAdminMFAPolicy"));
  return {
    enrolment: group.includes("DenyEnrolmentIfGateShut") || group.toLowerCase().includes(gate) ? "gated" : "open",
    path: path === "/" ? undefined : path,
    mfaMaxAgeSeconds: ownTrust === null ? tooOld(trusts) : Math.min(tooOld(trusts) ?? usualMaxAge, longestSession),
    sessionName: ownTrust?.[1] !== undefined || /"sts:RoleSessionName":\[?"\$\{aws:username\}"/i.test(trusts),
    usersOnly: true,
    byGroup: own || usersNamed(roles.map(({ trust }) => trust)).length === 0,
    rolesOnly: opens,
    selfOnly: identity.kind !== "user" && identity.unread.length === 0 && !identity.policies.some(allowsMuch),
    opensWithMfa: opens,
  };
}

const gate = `aws:principaltag/${gateTag.key}`;

/** Whether daypass made it, or somebody by its names. */
export function isOwn({ kind, policies }: FoundIdentity): boolean {
  if (kind === "user") return false;
  return policies.some(
    (policy) =>
      policy.name === "AdminMFAPolicy" ||
      policy.name === "AllowAssumeAdminMFAPolicy" ||
      statementsIn(policy).some((statement) => isJsonObject(statement) && statement.Sid === "DenyOthersMfaIfNoMFA"),
  );
}

/** Whoever has wide rights on purpose has them on others, too. */
function allowsMuch(policy: FoundPolicy): boolean {
  return statementsIn(policy).some(
    (statement) =>
      isJsonObject(statement) &&
      statement.Effect === "Allow" &&
      (statement.NotAction !== undefined ||
        textsIn(statement.Action).some((action) => /^(\*|iam:\*)$/i.test(action))) &&
      textsIn(statement.Resource).includes("*"),
  );
}
