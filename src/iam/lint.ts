import { isJsonObject } from "../core/json-object.ts";
import { statementName } from "../policy/policy.ts";
import {
  type Found,
  type FoundIdentity,
  type FoundPolicy,
  listOf,
  type SourcePlace,
  statementsIn,
  textsIn as texts,
} from "./found.ts";
import { conditionsOf, type Mistake, mfaTests, misspeltKeys, problem, type StatementJson } from "./lint-statement.ts";
import { trustRemarks } from "./lint-trust.ts";
import { withoutMfa } from "./policies/admin-mfa.ts";

// Mistakes that people make again and again, told by how they are written. The matrix says what they do; this says what they are.

export interface Remark extends Mistake {
  readonly policy: string;
  /** Its Sid, else its number. */
  readonly statement: string;
  readonly place: SourcePlace | undefined;
}

/** What may be excepted from the refusal. */
const harmless = withoutMfa.map((action) => action.toLowerCase());

/** What must not be excepted from the refusal, and why. */
const dangerous: Readonly<Record<string, string>> = {
  "iam:deactivatemfadevice": "a stolen key takes the device away and enrols another",
  "iam:deletevirtualmfadevice": "AWS warns of it: a stolen key takes the device away",
  "sts:assumerole":
    "every role whose trust does not ask for MFA is open to a key alone; with MFA the refusal does not fire anyway",
  "sts:getfederationtoken": "it gives 36 hours without MFA",
  "iam:createaccesskey": "it makes another key",
  "iam:createloginprofile": "it makes a password, and with it a way into the console",
  "iam:changepassword": "it gives a way into the console to whoever knows the old one",
  "iam:uploadsshpublickey": "it makes another credential",
  "iam:createservicespecificcredential": "it makes another credential",
  "iam:taguser": "it changes what policies see of the user",
};

/** Everything that is told by its writing alone. */
export function lint(found: Found): readonly Remark[] {
  const ofPeople = [...found.identities.flatMap(({ policies }) => policies), ...found.serviceControl];
  const remarks = [
    ...ofPeople.flatMap((policy) => eachStatement(policy, identityRemarks)),
    ...ofPeople.flatMap((policy) => eachStatement(policy, misspeltKeys)),
    ...found.identities.flatMap(othersRemarks),
    ...found.roles.flatMap(({ trust, own }) => [
      ...eachStatement(trust, trustRemarks),
      ...eachStatement(trust, misspeltKeys),
      ...own.flatMap((policy) => eachStatement(policy, roleRemarks)),
    ]),
  ];
  // The same thing in one policy is said once, where it stands first.
  return [
    ...new Map(remarks.toReversed().map((remark) => [JSON.stringify([remark.policy, remark.what]), remark])).values(),
  ].toReversed();
}

function eachStatement(
  policy: FoundPolicy,
  remarksOf: (statement: StatementJson) => readonly Mistake[],
): readonly Remark[] {
  return statementsIn(policy).flatMap((statement, at) =>
    isJsonObject(statement)
      ? remarksOf(statement).map((remark) => ({
          ...remark,
          policy: policy.name,
          statement: statementName(statement, at),
          place: policy.placeOf(at + 1),
        }))
      : [],
  );
}

function identityRemarks(statement: StatementJson): readonly Mistake[] {
  const ofEffect = statement.Effect === "Deny" ? denyRemarks(statement) : allowRemarks(statement);
  return [...ofEffect, ...resourceRemarks([...texts(statement.Resource), ...texts(statement.NotResource)])];
}

function denyRemarks(statement: StatementJson): readonly Mistake[] {
  const remarks: Mistake[] = [];
  const tests = mfaTests(statement);
  if (tests.some(({ operator, value }) => operator === "bool" && value === "false")) {
    const what = "Bool in a Deny: long-term keys carry no MFA key at all, so it refuses none of them";
    remarks.push(problem("deny-bool", what, "write BoolIfExists"));
  }
  if (tests.some(({ operator }) => operator === "null")) {
    const what = "Null in a Deny: sessions without MFA carry the key, as false, and pass";
    remarks.push(problem("deny-null", what, "write BoolIfExists … false"));
  }
  if (tests.length > 0) remarks.push(...exemptedRemarks(statement));
  const isAboutMore = /"aws:(ViaAWSService|CalledVia|SourceIp)/i.test(conditionsOf(statement));
  if (isAboutMore && tests.some(({ operator }) => operator !== "age")) {
    const what = "the refusal has further conditions: it refuses only where all of them are met";
    remarks.push(problem("more-conditions", what, "let MFA be its only condition"));
  }
  return remarks;
}

function exemptedRemarks(statement: StatementJson): readonly Mistake[] {
  const exempted = texts(statement.NotAction).filter((action) => !harmless.includes(action.toLowerCase()));
  return exempted.map((action) => {
    const usual = /[*?]/.test(action) ? "the pattern takes in more than it should" : "nobody needs it to get a session";
    const what = `${action} is excepted from the refusal: ${dangerous[action.toLowerCase()] ?? usual}`;
    return problem("exempted", what, `take ${action} out of NotAction`);
  });
}

function allowRemarks(statement: StatementJson): readonly Mistake[] {
  const letsPass = mfaTests(statement).some(({ operator, value }) => operator === "boolifexists" && value === "true");
  if (statement.Effect !== "Allow" || !letsPass) return [];
  const what = "BoolIfExists in an Allow: it lets long-term keys pass, which carry no MFA key";
  return [problem("allow-if-exists", what, "write Bool")];
}

function resourceRemarks(resources: readonly string[]): readonly Mistake[] {
  const isAnyPath = resources.some((resource) => /:user\/\*\/\$\{aws:username\}$/.test(resource));
  return resources.flatMap((resource): readonly Mistake[] => {
    if (/:mfa\/\$\{aws:username\}$/.test(resource)) {
      const what =
        "mfa/${aws:username}: devices are named freely since 2022, and whoever has another name is locked out";
      return [problem("device-name", what, "write mfa/*")];
    }
    if (/:user\/\*\$\{aws:username\}$/.test(resource)) {
      const what = "user/*${aws:username} is also malice where alice asks";
      return [problem("user-pattern", what, "write the path out: user/PATH/${aws:username}")];
    }
    if (/:user\/\$\{aws:username\}$/.test(resource) && !isAnyPath) {
      const what = "user/${aws:username} names users of the path / only: others are locked out";
      const mend = "write the path out where users have one, or name user/*/${aws:username} beside it";
      return [{ id: "user-path", severity: "remark", what, mend }];
    }
    return [];
  });
}

/** What NotAction excepts, it excepts on everybody's devices, unless something else refuses that. */
function othersRemarks({ policies }: FoundIdentity): readonly Remark[] {
  const refusals = policies
    .flatMap(statementsIn)
    .filter((statement) => isJsonObject(statement) && statement.Effect === "Deny");
  const isGuarded = (action: string) =>
    refusals.some(
      (statement) =>
        isJsonObject(statement) &&
        // What is known only when it is deployed may be it: the evaluator says that it cannot judge that.
        listOf(statement.NotResource).some((each) => typeof each !== "string" || each.includes("${aws:username}")) &&
        texts(statement.Action).some((each) => each.toLowerCase() === action),
    );
  const open = onOthers.filter((action) => !isGuarded(action));
  return policies.flatMap((policy) =>
    eachStatement(policy, (statement) => {
      const excepted = texts(statement.NotAction).map((action) => action.toLowerCase());
      const here =
        statement.Effect === "Deny" && mfaTests(statement).length > 0
          ? open.filter((action) => excepted.includes(action))
          : [];
      if (here.length === 0) return [];
      const what =
        "what is excepted from the refusal is excepted for other users, too: with wide rights, a key alone enrols devices for them";
      const mend = "deny iam:EnableMFADevice and iam:ResyncMFADevice without MFA with NotResource: the user's own ARN";
      return [problem("exempts-others", what, mend)];
    }),
  );
}

const onOthers = ["iam:enablemfadevice", "iam:resyncmfadevice"];

function roleRemarks(statement: StatementJson): readonly Mistake[] {
  if (mfaTests(statement).length === 0) return [];
  const what = "a policy of the role itself asks for MFA: sessions of roles carry none, and everybody is locked out";
  return [problem("role-asks-mfa", what, "ask for MFA in the role's trust only")];
}
