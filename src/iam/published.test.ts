// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../policy/policy.ts";
import { check } from "./check.ts";
import { judge } from "./judge.ts";
import { readPolicies } from "./read-policies.ts";
import { nothingPromised, type Subject } from "./subject.ts";

// Guardrails as they have been published, reduced to what decides, with the mistakes that each is known for. They are judged as
// their authors would have it: for users without a path, enrolment open.

const present = "aws:MultiFactorAuthPresent";
const self = "arn:aws:iam::111122223333:user/${aws:username}";
const unlessMfa = { BoolIfExists: { [present]: "false" } };
const onlyWithMfa = { Bool: { [present]: "true" } };
type Statement = Readonly<Record<string, unknown>>;

const allow = (Action: readonly string[], Resource: unknown, Condition?: object): Statement => ({
  Effect: "Allow",
  Action,
  Resource,
  ...(Condition && { Condition }),
});
const denyBut = (NotAction: readonly string[], Condition: object = unlessMfa): Statement => ({
  Sid: "DenyAllExceptListedIfNoMFA",
  Effect: "Deny",
  NotAction,
  Resource: "*",
  Condition,
});
const manageOwn = ["iam:EnableMFADevice", "iam:ListMFADevices", "iam:ResyncMFADevice", "iam:DeactivateMFADevice"];
const find = ["iam:GetUser", "iam:GetMFADevice", "iam:ListMFADevices"];
const usual = [
  "iam:CreateVirtualMFADevice",
  "iam:EnableMFADevice",
  "iam:ListMFADevices",
  "iam:ListVirtualMFADevices",
  "iam:ResyncMFADevice",
];

interface Published {
  readonly name: string;
  readonly statements: readonly Statement[];
  /** Rows that it must fail, each a mistake that it is known for. */
  readonly fails: readonly string[];
}

const published: readonly Published[] = [
  {
    name: "AWS, iam_mfa-selfmanage: neither GetUser nor GetSessionToken is thought of",
    statements: [
      allow(["iam:ListUsers", "iam:ListVirtualMFADevices"], "*"),
      allow(["iam:ListMFADevices"], ["arn:aws:iam::*:mfa/*", self]),
      allow(["iam:CreateVirtualMFADevice"], "arn:aws:iam::*:mfa/*"),
      allow(["iam:EnableMFADevice", "iam:ResyncMFADevice"], self),
      allow(["iam:DeactivateMFADevice"], self, onlyWithMfa),
      denyBut([...usual, "iam:ListUsers"]),
    ],
    fails: [
      "find-device/GetUser/key-alone",
      "find-device/GetMFADevice/key-alone",
      "without-mfa/ListUsers/key-alone",
      "others/EnableMFADevice/another/rights",
    ],
  },
  {
    name: "terraform-aws-modules/iam, iam-group: ChangePassword is exempted, and everybody may tag themselves",
    statements: [
      allow(["iam:ListVirtualMFADevices"], "*"),
      allow([...find, ...manageOwn, "iam:TagUser", "iam:UntagUser", "iam:ChangePassword"], self),
      allow(["iam:CreateVirtualMFADevice"], "arn:aws:iam::111122223333:mfa/*"),
      denyBut([...usual, ...find, "sts:GetSessionToken", "iam:ChangePassword", "iam:GetAccountPasswordPolicy"]),
    ],
    fails: [
      "without-mfa/ChangePassword/key-alone",
      "without-mfa/GetAccountPasswordPolicy/key-alone",
      "others/ResyncMFADevice/another/rights",
    ],
  },
  {
    name: "trussworks/terraform-aws-mfa: passwords, and taking devices away, are exempted",
    statements: [
      allow(["iam:ListVirtualMFADevices", "iam:ListUsers"], "*"),
      allow([...find, ...manageOwn, "iam:CreateLoginProfile", "iam:ChangePassword"], self),
      allow(["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"], "arn:aws:iam::111122223333:mfa/*"),
      denyBut([
        ...usual,
        ...find,
        "sts:GetSessionToken",
        "iam:CreateLoginProfile",
        "iam:ChangePassword",
        "iam:DeleteVirtualMFADevice",
      ]),
    ],
    fails: [
      "without-mfa/CreateLoginProfile/key-alone",
      "without-mfa/ChangePassword/key-alone",
      "without-mfa/DeleteVirtualMFADevice/key-alone",
      "others-with-mfa/DeleteVirtualMFADevice/another",
    ],
  },
  {
    name: "stelligent, ConfigureOwnMFA: the device has to have the user's name",
    statements: [
      allow(["iam:List*", "iam:Get*"], "*"),
      allow(["iam:ChangePassword", ...manageOwn], self),
      allow(
        ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
        "arn:aws:iam::111122223333:mfa/${aws:username}",
      ),
      denyBut([
        ...usual,
        "iam:List*",
        "iam:Get*",
        "iam:ChangePassword",
        "iam:DeleteVirtualMFADevice",
        "sts:GetSessionToken",
      ]),
    ],
    fails: [
      "enrol/CreateVirtualMFADevice",
      "without-mfa/ListUsers/key-alone",
      "without-mfa/GetAccountAuthorizationDetails/key-alone",
      "without-mfa/ChangePassword/key-alone",
      "without-mfa/DeleteVirtualMFADevice/key-alone",
    ],
  },
  {
    name: "cloudposse, iam-assumed-roles: nothing is denied",
    statements: [
      allow(["iam:ListVirtualMFADevices", "iam:ListUsers"], "*"),
      allow([...find, ...manageOwn], self),
      allow(
        ["iam:CreateVirtualMFADevice", "iam:DeleteVirtualMFADevice"],
        "arn:aws:iam::111122223333:mfa/${aws:username}",
      ),
    ],
    fails: [
      "without-mfa/ListAllMyBuckets/key-alone",
      "without-mfa/AssumeRole/session-without-MFA",
      "without-mfa/DeactivateMFADevice/key-alone",
      "enrol/CreateVirtualMFADevice",
    ],
  },
  {
    name: "matsev/aws-cli-mfa: an Allow with MFA, void beside any other",
    statements: [
      allow(["iam:ListMFADevices"], self),
      { Effect: "Allow", Action: "*", Resource: "*", Condition: onlyWithMfa },
    ],
    fails: [
      "without-mfa/ListAllMyBuckets/key-alone",
      "find-device/GetUser/key-alone",
      "group/GetObject",
      "group/CreateUser",
    ],
  },
  {
    name: "re:Post before it was mended, and a landing zone's boundary: Bool, and not for what services forward",
    statements: [
      denyBut([...usual, ...find, "sts:GetSessionToken", "iam:DeleteVirtualMFADevice"], {
        Bool: { [present]: "false", "aws:ViaAWSService": "false" },
      }),
    ],
    fails: [
      "without-mfa/ListAllMyBuckets/key-alone",
      "without-mfa/GetObject/service-that-acts-for-a-key",
      "without-mfa/CreateAccessKey/key-alone",
      "find-device/GetUser/key-alone",
    ],
  },
  {
    name: "with Null: sessions without MFA carry the key, and pass",
    statements: [
      allow(find, self),
      allow(["iam:ListVirtualMFADevices"], "*"),
      denyBut([...usual, ...find, "sts:GetSessionToken"], { Null: { [present]: "true" } }),
    ],
    fails: [
      "without-mfa/ListAllMyBuckets/session-without-MFA",
      "without-mfa/CreateAccessKey/console-session-without-MFA",
    ],
  },
  {
    name: "for `aws-vault login`: GetFederationToken is exempted, 36 hours without MFA",
    statements: [
      allow([...find, ...manageOwn], self),
      allow(["iam:ListVirtualMFADevices"], "*"),
      allow(["iam:CreateVirtualMFADevice"], "arn:aws:iam::111122223333:mfa/*"),
      denyBut([...usual, ...find, "sts:GetSessionToken", "sts:GetFederationToken"]),
    ],
    fails: ["without-mfa/GetFederationToken/key-alone"],
  },
];

function wrongRows(statements: readonly Statement[]): readonly string[] {
  const policy = parsePolicy({ Version: "2012-10-17", Statement: statements }, { name: "published", kind: "identity" });
  const subject: Subject = {
    partition: "aws",
    account: "111122223333",
    user: "arn:aws:iam::111122223333:user/alice",
    identity: [policy],
    roles: [],
  };
  const promises = { ...nothingPromised, enrolment: "open", selfOnly: true, rolesOnly: true } as const;
  return judge(subject, promises).flatMap(({ row, right }) => (right ? [] : [row.id]));
}

describe("published guardrails are found broken, by the rows that they are known for", () => {
  test.each(published.map((each) => [each.name, each] as const))("%s", (_, { statements, fails }) => {
    expect(wrongRows(statements)).toEqual(expect.arrayContaining([...fails]));
    const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    const { outcome } = check(readPolicies({ text, path: "published.json", as: undefined }));
    expect(outcome).toBe("broken");
  });
});

describe("AWS's my-sec-creds-self-manage, in its text of 2023", () => {
  const statements = [
    allow(["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"], "*"),
    allow(
      [
        "iam:ChangePassword",
        "iam:GetUser",
        "iam:CreateAccessKey",
        "iam:ListAccessKeys",
        ...manageOwn,
        "iam:GetMFADevice",
      ],
      self,
    ),
    allow(["iam:CreateVirtualMFADevice"], "arn:aws:iam::111122223333:mfa/*"),
    denyBut([...usual, ...find, "sts:GetSessionToken"]),
  ];

  test("holds at the path /, but for the devices of others and what it grants on purpose", () => {
    const wrong = wrongRows(statements).filter((id) => !/^group\/(CreateAccessKey|ChangePassword)/.test(id));
    expect(wrong.filter((id) => !/^others\/(Enable|Resync)MFADevice\/.*\/rights$/.test(id))).toEqual([]);
    expect(wrong).toContain("others/EnableMFADevice/another/rights");
  });

  test("locks out whoever has a path", () => {
    const policy = parsePolicy(
      { Version: "2012-10-17", Statement: statements },
      { name: "published", kind: "identity" },
    );
    const user = "arn:aws:iam::111122223333:user/engineering/alice";
    const subject: Subject = { partition: "aws", account: "111122223333", user, identity: [policy], roles: [] };
    const wrong = judge(subject, { ...nothingPromised, enrolment: "open" }).flatMap(({ row, right }) =>
      right ? [] : [row.id],
    );
    expect(wrong).toEqual(
      expect.arrayContaining([
        "find-device/GetUser/key-alone",
        "find-device/ListMFADevices/key-alone",
        "enrol/EnableMFADevice",
      ]),
    );
  });
});
