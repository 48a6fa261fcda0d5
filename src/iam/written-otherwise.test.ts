// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { barePolicies, defaultOptions } from "./guardrail.ts";
import { readPolicies } from "./read-policies.ts";

// Right, but not written as daypass writes it; wrong in ways that look like ours; and what nobody can judge.

const present = "aws:MultiFactorAuthPresent";
const account = "arn:aws:iam::111122223333";
const self = `${account}:user/\${aws:username}`;
const own = barePolicies(defaultOptions);
type Statement = Readonly<Record<string, unknown>>;

function checked(document: object) {
  return check(readPolicies({ text: JSON.stringify(document), path: "policy.json", as: undefined }));
}

const policyOf = (...statements: readonly Statement[]) => ({ Version: "2012-10-17", Statement: statements });

/** Our own policies, one statement of them changed. */
function changed(sid: string, change: (statement: Statement) => Statement): object {
  const entries = Object.entries(own).map(([name, policy]) => [
    name,
    {
      ...policy,
      Statement: policy.Statement.map((each: Statement) => (each.Sid === sid ? change({ ...each }) : each)),
    },
  ]);
  return Object.fromEntries(entries);
}
const and = (condition: object) => (statement: Statement) => ({
  ...statement,
  Condition: { ...(statement.Condition as object), ...condition },
});
const also = (action: string) => (statement: Statement) => ({
  ...statement,
  Action: [...(statement.Action as string[]), action],
});

const trust = (principal: unknown, condition: object, action: unknown = "sts:AssumeRole") => ({
  Effect: "Allow",
  Principal: { AWS: principal },
  Action: action,
  Condition: condition,
});
const withMfa = { Bool: { [present]: "true" } };
const ofPath = { ArnLike: { "aws:PrincipalArn": `${account}:user/eng/*` } };

describe("right, if written otherwise", () => {
  test("keys and sessions refused by a statement each", () => {
    const free = [
      "iam:GetUser",
      "iam:ListMFADevices",
      "iam:GetMFADevice",
      "iam:EnableMFADevice",
      "iam:ResyncMFADevice",
    ];
    const NotAction = [...free, "iam:ListVirtualMFADevices", "iam:CreateVirtualMFADevice", "sts:GetSessionToken"];
    const refuse = (Condition: object) => ({ Effect: "Deny", NotAction, Resource: "*", Condition });
    const { outcome, remarks } = checked(
      policyOf(
        { Effect: "Allow", Action: free, Resource: self },
        { Effect: "Allow", Action: "iam:ListVirtualMFADevices", Resource: "*" },
        { Effect: "Allow", Action: "iam:CreateVirtualMFADevice", Resource: `${account}:mfa/*` },
        refuse({ Bool: { [present]: "false" } }),
        refuse({ Null: { [present]: "true" } }),
        {
          Effect: "Deny",
          Action: ["iam:EnableMFADevice", "iam:ResyncMFADevice"],
          NotResource: self,
          Condition: { BoolIfExists: { [present]: "false" } },
        },
      ),
    );
    expect(outcome).toBe("holds");
    expect(remarks.map(({ id, severity, statement }) => [id, severity, statement])).toEqual(
      expect.arrayContaining([
        ["deny-bool", "remark", "4"],
        ["deny-null", "remark", "5"],
      ]),
    );
  });

  test.each([
    ["one user by name", trust(`${account}:user/alice`, withMfa)],
    ["two users by name", trust([`${account}:user/eng/bob`, `${account}:user/eng/carol`], withMfa)],
    [
      "an age up to and including",
      trust("111122223333", { ...withMfa, ...ofPath, NumericLessThanEquals: { "aws:MultiFactorAuthAge": 3600 } }),
    ],
    [
      "tags of the session as well",
      trust(`${account}:root`, { ...withMfa, ...ofPath }, ["sts:AssumeRole", "sts:TagSession"]),
    ],
  ])("a trust of %s", (_, statement) => {
    const { outcome, subjects } = checked(policyOf(statement));
    expect(subjects.flatMap(({ wrong }) => wrong.map(({ id }) => id))).toEqual([]);
    expect(outcome).toBe("holds");
  });

  test("a statement of the trust that lets nobody in", () => {
    const tags = { Effect: "Allow", Principal: { AWS: `${account}:root` }, Action: "sts:TagSession" };
    const { RoleTrustPolicy: opening } = own;
    const policies = { ...own, RoleTrustPolicy: { ...opening, Statement: [...opening.Statement, tags] } };
    expect(checked(policies).outcome).toBe("holds");
  });

  test("sts:AssumeRole on users, which are no roles", () => {
    expect(checked(changed("AllowFindOwnDevice", also("sts:AssumeRole"))).outcome).toBe("holds");
  });
});

describe("wrong", () => {
  test.each([
    ["the group may tag its members", "AllowFindOwnDevice", also("iam:TagUser")],
    ["the group may make passwords", "AllowOwnDevicesWithMFA", also("iam:CreateLoginProfile")],
    ["the group may list buckets", "AllowListDevices", also("s3:ListAllMyBuckets")],
    [
      "an age that no session reaches",
      "TrustUsersOfPathWithMFAByName",
      and({ NumericLessThan: { "aws:MultiFactorAuthAge": "999999" } }),
    ],
    [
      "a path inside of another",
      "TrustUsersOfPathWithMFAByName",
      and({ ArnLike: { "aws:PrincipalArn": `${account}:*/daypass/*` } }),
    ],
    [
      "an organisation's refusal for one path",
      "DenyUsersAllExceptListedIfNoMFA",
      and({ ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/daypass/*" } }),
    ],
  ])("%s", (_, sid, change) => {
    const { outcome, subjects } = checked(changed(sid, change));
    expect(subjects.flatMap(({ wrong }) => wrong.map(({ statement }) => statement?.name))).toContain(sid);
    expect(outcome).toBe("broken");
  });

  test.each([
    ["a pattern of actions", { Action: "sts:As*Role" }],
    ["everything but some actions", { Action: undefined, NotAction: "iam:*" }],
  ])("a role opened without MFA by %s", (_, actions) => {
    const open = (each: Statement) => ({ ...each, ...actions, Condition: undefined });
    const { RoleTrustPolicy: _ofTheRole, ...groups } = { ...own, ...changed("AllowAssumeRoleWithMFA", open) };
    const { outcome, subjects } = checked(groups);
    expect(outcome).toBe("broken");
    expect(subjects.flatMap(({ wrong }) => wrong.map(({ id }) => id))).toContain(
      "opening/111122223333/daypass-admin/key-alone",
    );
  });

  test("a misspelt key, which no request carries", () => {
    const document = changed("DenyAllExceptListedIfNoMFA", (statement) => ({
      ...statement,
      Condition: { BoolIfExists: { "aws:MultiFactorAuthPresence": "false" } },
    }));
    const { outcome, remarks } = checked(document);
    expect(outcome).toBe("broken");
    expect(remarks).toMatchObject([
      { id: "misspelt-key", statement: "DenyAllExceptListedIfNoMFA", mend: "write aws:MultiFactorAuthPresent" },
    ]);
  });

  test("a role opened on what is no role", () => {
    const document = changed("AllowAssumeRoleWithMFA", (each: Statement) => ({
      ...each,
      Resource: `${account}:user/daypass/x`,
    }));
    expect(checked(document).outcome).toBe("broken");
  });
});

test.each([
  { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
  { "ForAnyValue:Bool": { [present]: "false" } },
])("the refusal with what is outside the grammar is not judged: %j", (condition) => {
  const { outcome, subjects } = checked(changed("DenyAllExceptListedIfNoMFA", and(condition)));
  expect(outcome).toBe("not-judged");
  const [operator] = Object.keys(condition);
  expect(subjects.flatMap(({ notJudged }) => notJudged)).toMatchObject([
    { what: `operator "${operator}"`, name: "DenyAllExceptListedIfNoMFA" },
  ]);
});
