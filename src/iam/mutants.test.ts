// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies write their variables like this
import { describe, expect, test } from "vitest";
import { PolicyNotJudged } from "../policy/not-judged.ts";
import { parsePolicy } from "../policy/policy.ts";
import { check } from "./check.ts";
import { type BarePolicies, barePolicies, defaultOptions, type GuardrailOptions, literalNames } from "./guardrail.ts";
import { judge, promisesOf } from "./judge.ts";
import type { PolicyStatement } from "./policies/document.ts";
import { readPolicies } from "./read-policies.ts";
import type { Subject } from "./subject.ts";
import { cloudFormation } from "./templates/cloudformation.ts";

// Our own guardrail, broken in the usual ways: by hand edits, by copying from elsewhere, by tools that rewrite conditions.
// Each has to be found, by the matrix with everything known, and by `iam check` from the text alone.

type PolicyName = keyof BarePolicies;
type Loose = { -readonly [Key in keyof PolicyStatement]: unknown };

interface Mutant {
  readonly name: string;
  readonly policy: PolicyName;
  /** The statement that is changed. */
  readonly sid: string;
  /** `undefined` drops it. */
  readonly change: (statement: Loose) => Loose | undefined;
  readonly options?: Partial<GuardrailOptions>;
  /** Bare policies do not say which role they are for: it takes a template to tell. */
  readonly inTemplate?: boolean;
}

const present = "aws:MultiFactorAuthPresent";
const deny = "DenyAllExceptListedIfNoMFA";
const others = "DenyOthersMfaIfNoMFA";
const gate = "DenyEnrolmentIfGateShut";
const assume = "AllowAssumeRoleWithMFA";
const trust = "TrustUsersOfPathWithMFAByName";
const organisation = "DenyUsersAllExceptListedIfNoMFA";
const gated = { enrolment: "gated" } as const;

const withCondition = (Condition: object | undefined) => (statement: Loose) => {
  const { Condition: _, ...rest } = statement;
  return Condition === undefined ? rest : { ...rest, Condition };
};
const without = (operator: string) => (statement: Loose) => {
  const { [operator]: _, ...rest } = statement.Condition as Record<string, unknown>;
  return { ...statement, Condition: rest };
};
const merged = (condition: object) => (statement: Loose) => ({
  ...statement,
  Condition: { ...(statement.Condition as object), ...condition },
});
const exempting = (action: string) => (statement: Loose) => ({
  ...statement,
  NotAction: [...(statement.NotAction as string[]), action],
});
const notExempting = (action: string) => (statement: Loose) => ({
  ...statement,
  NotAction: (statement.NotAction as string[]).filter((each) => each !== action),
});
const notAllowing = (action: string) => (statement: Loose) => ({
  ...statement,
  Action: (statement.Action as string[]).filter((each) => each !== action),
});
const also = (action: string) => (statement: Loose) => ({
  ...statement,
  Action: [...(statement.Action as string[]), action],
});
const onResource = (Resource: unknown) => (statement: Loose) => ({ ...statement, Resource });
const drop = () => undefined;
const account = defaultOptions.account;
const selfAtRoot = `arn:aws:iam::${account}:user/\${aws:username}`;

function admin(name: string, sid: string, change: Mutant["change"], options?: Partial<GuardrailOptions>): Mutant {
  return { name, policy: "AdminMFAPolicy", sid, change, ...(options && { options }) };
}

const mutants: readonly Mutant[] = [
  // The refusal itself.
  admin("the refusal is dropped", deny, drop),
  admin("the refusal says Bool", deny, withCondition({ Bool: { [present]: "false" } })),
  admin("the refusal says Null", deny, withCondition({ Null: { [present]: "true" } })),
  admin("the refusal says Null false", deny, withCondition({ Null: { [present]: "false" } })),
  admin("the refusal is for true", deny, withCondition({ BoolIfExists: { [present]: "true" } })),
  admin("the refusal has no condition", deny, withCondition(undefined)),
  admin("the refusal asks for a negated key", deny, withCondition({ StringNotEqualsIfExists: { [present]: "false" } })),
  admin("the refusal wants Bool and BoolIfExists", deny, merged({ Bool: { [present]: "false" } })),
  admin("the refusal exempts what services forward", deny, merged({ Bool: { "aws:ViaAWSService": "false" } })),
  admin(
    "the refusal exempts what services forward, if said",
    deny,
    merged({ BoolIfExists: { [present]: "false", "aws:ViaAWSService": "false" } }),
  ),
  admin("the refusal goes by age", deny, withCondition({ NumericGreaterThan: { "aws:MultiFactorAuthAge": "3600" } })),
  admin(
    "the refusal goes by age, if there is one",
    deny,
    withCondition({ NumericGreaterThanIfExists: { "aws:MultiFactorAuthAge": "3600" } }),
  ),
  admin(
    "the refusal is for those whose gate is shut",
    deny,
    merged({ StringNotEquals: { "aws:PrincipalTag/daypass-enrolment": "open" } }),
    gated,
  ),
  admin("the refusal allows", deny, (statement) => ({ ...statement, Effect: "Allow" })),
  admin("the refusal is for one service", deny, ({ NotAction: _, ...rest }) => ({ ...rest, Action: ["iam:*"] })),
  admin("the refusal is for what it should exempt", deny, ({ NotAction, ...rest }) => ({ ...rest, Action: NotAction })),
  admin("the refusal is for users' ARNs only", deny, onResource([`arn:aws:iam::${account}:user/*`])),
  admin("the refusal is for one's own resources", deny, onResource(selfAtRoot)),
  admin("the refusal is for another partition", deny, onResource("arn:aws-us-gov:*:*:*:*")),
  ...[
    ...["iam:DeactivateMFADevice", "iam:DeleteVirtualMFADevice", "iam:ChangePassword", "iam:CreateLoginProfile"],
    ...[
      "iam:UpdateLoginProfile",
      "iam:CreateAccessKey",
      "iam:UploadSSHPublicKey",
      "iam:CreateServiceSpecificCredential",
    ],
    ...["iam:UploadSigningCertificate", "iam:TagUser", "iam:UntagUser", "iam:ListUsers", "iam:PutUserPolicy", "iam:*"],
    ...[
      "iam:List*",
      "iam:Get*",
      "sts:AssumeRole",
      "sts:GetFederationToken",
      "sts:*",
      "s3:*",
      "iam:*MFADevice",
      "iam:*MFA*",
    ],
    ...["iam:AttachUserPolicy", "iam:RemoveUserFromGroup", "iam:DeleteUserPermissionsBoundary", "iam:Create*"],
  ].map((action) => admin(`${action} is exempted`, deny, exempting(action))),
  ...[
    ...["iam:GetUser", "iam:ListMFADevices", "iam:GetMFADevice", "iam:ListVirtualMFADevices"],
    ...["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:ResyncMFADevice"],
  ].map((action) => admin(`${action} is not exempted`, deny, notExempting(action))),
  // The devices of others.
  admin("others' devices are not refused", others, drop),
  admin("others' devices: Bool", others, withCondition({ Bool: { [present]: "false" } })),
  admin("others' devices: Null false", others, withCondition({ Null: { [present]: "false" } })),
  admin("others' devices: only enabling", others, notAllowing("iam:ResyncMFADevice")),
  admin("others' devices: only resynchronising", others, notAllowing("iam:EnableMFADevice")),
  admin("others' devices: everybody's path", others, (statement) => ({
    ...statement,
    NotResource: `arn:aws:iam::${account}:user/*`,
  })),
  admin("others' devices: a star before the name", others, (statement) => ({
    ...statement,
    NotResource: `arn:aws:iam::${account}:user/*\${aws:username}`,
  })),
  admin("others' devices: own ARN without the path", others, (statement) => ({
    ...statement,
    NotResource: selfAtRoot,
  })),
  admin("others' devices: Resource for NotResource", others, ({ NotResource, ...rest }) => ({
    ...rest,
    Resource: NotResource,
  })),
  admin("others' devices: no condition", others, (statement) => ({
    ...withCondition(undefined)(statement),
    NotResource: selfAtRoot,
  })),
  // What people need without MFA.
  ...["iam:GetUser", "iam:ListMFADevices", "iam:GetMFADevice", "iam:ResyncMFADevice"].map((action) =>
    admin(`${action} is not allowed`, "AllowFindOwnDevice", notAllowing(action)),
  ),
  admin("finding one's device is allowed at the path / only", "AllowFindOwnDevice", onResource(selfAtRoot)),
  admin(
    "finding one's device is allowed in another partition",
    "AllowFindOwnDevice",
    onResource(`arn:aws-cn:iam::${account}:user/daypass/\${aws:username}`),
  ),
  admin("finding one's device needs MFA", "AllowFindOwnDevice", withCondition({ Bool: { [present]: "true" } })),
  admin("finding anybody's device is allowed", "AllowFindOwnDevice", onResource(`arn:aws:iam::${account}:user/*`)),
  admin(
    "finding is allowed with a star before the name",
    "AllowFindOwnDevice",
    onResource(`arn:aws:iam::${account}:user/*\${aws:username}`),
  ),
  admin("listing devices is not allowed", "AllowListDevices", drop),
  admin(
    "listing devices is allowed on one's own only",
    "AllowListDevices",
    onResource(`arn:aws:iam::${account}:mfa/\${aws:username}`),
  ),
  admin("enabling is not allowed", "AllowEnrolOwnDevice", drop),
  admin("enabling is allowed for anybody", "AllowEnrolOwnDevice", onResource("*")),
  admin("enabling is allowed at the path / only", "AllowEnrolOwnDevice", onResource(selfAtRoot)),
  admin("creating is not allowed", "AllowCreateDevice", drop),
  admin(
    "devices must have the user's name",
    "AllowCreateDevice",
    onResource(`arn:aws:iam::${account}:mfa/\${aws:username}`),
  ),
  admin("creating is allowed in another account", "AllowCreateDevice", onResource("arn:aws:iam::999988887777:mfa/*")),
  // With MFA: only the role.
  admin("the group may do everything", "AllowListDevices", also("*")),
  admin("the group may make users", "AllowListDevices", also("iam:CreateUser")),
  admin("the group may read buckets", "AllowListDevices", also("s3:GetObject")),
  admin("the group may take every role", "AllowListDevices", also("sts:AssumeRole")),
  admin("one's own keys may be made", "AllowFindOwnDevice", also("iam:CreateAccessKey")),
  admin("anybody's device may be switched off", "AllowOwnDevicesWithMFA", onResource("*")),
  admin("anybody's device may be deleted", "AllowDeleteOwnDeviceWithMFA", onResource(`arn:aws:iam::${account}:mfa/*`)),
  // The gate.
  admin("the gate is not shut", gate, drop, gated),
  admin(
    "the gate is shut by Bool",
    gate,
    (statement) => ({ ...merged({ Bool: { [present]: "false" } })(without("BoolIfExists")(statement)) }),
    gated,
  ),
  admin("the gate is shut for good", gate, without("StringNotEquals"), gated),
  admin(
    "the gate is open where it is shut",
    gate,
    (statement) =>
      merged({ StringEquals: { "aws:PrincipalTag/daypass-enrolment": "open" } })(without("StringNotEquals")(statement)),
    gated,
  ),
  admin(
    "the gate is open without a tag",
    gate,
    (statement) =>
      merged({
        StringNotEqualsIfExists: { "aws:PrincipalTag/daypass-enrolment": "open" },
        Null: { "aws:PrincipalTag/daypass-enrolment": "false" },
      })(without("StringNotEquals")(statement)),
    gated,
  ),
  admin(
    "the gate opens for another word",
    gate,
    merged({ StringNotEquals: { "aws:PrincipalTag/daypass-enrolment": "shut" } }),
    gated,
  ),
  admin("the gate is shut with MFA, too", gate, without("BoolIfExists"), gated),
  admin("the gate keeps enabling only", gate, notAllowing("iam:CreateVirtualMFADevice"), gated),
  admin("the gate keeps creating only", gate, notAllowing("iam:EnableMFADevice"), gated),
  admin(
    "the gate is about one's own device only",
    gate,
    onResource(`arn:aws:iam::${account}:mfa/\${aws:username}`),
    gated,
  ),
  admin("a further device needs the gate, too", "AllowCreateDeviceWithMFA", drop, gated),
  // What opens the role.
  ...(
    [
      ["opening is dropped", drop],
      ["opening says BoolIfExists", withCondition({ BoolIfExists: { [present]: "true" } })],
      ["opening says false", withCondition({ Bool: { [present]: "false" } })],
      ["opening says Null", withCondition({ Null: { [present]: "true" } })],
      ["opening has no condition", withCondition(undefined)],
      ["opening is for every role", onResource("*")],
      ["opening is for every role of the account", onResource(`arn:aws:iam::${account}:role/*`)],
      ["opening is for every role that begins so", onResource(`arn:aws:iam::${account}:role/daypass-admin*`)],
      ["opening is for another role", onResource(`arn:aws:iam::${account}:role/other`)],
      ["opening is for another account", onResource("arn:aws:iam::999988887777:role/daypass-admin")],
      ["opening is for everything", (statement: Loose) => ({ ...statement, Action: "*", Resource: "*" })],
      ["opening denies", (statement: Loose) => ({ ...statement, Effect: "Deny" })],
      ["opening is NotAction", ({ Action, ...rest }: Loose) => ({ ...rest, NotAction: Action })],
    ] as const
  ).map(
    ([name, change]): Mutant => ({
      name,
      policy: "AllowAssumeAdminMFAPolicy",
      sid: assume,
      change,
      inTemplate: /another/.test(name),
    }),
  ),
  // The trust.
  ...(
    [
      ["trust: nothing but the account", withCondition(undefined)],
      ["trust: Bool false", merged({ Bool: { [present]: "false" } })],
      ["trust: no age", without("NumericLessThan")],
      [
        "trust: older than",
        (statement: Loose) =>
          merged({ NumericGreaterThan: { "aws:MultiFactorAuthAge": "43200" } })(without("NumericLessThan")(statement)),
      ],
      ["trust: a code of seconds", merged({ NumericLessThan: { "aws:MultiFactorAuthAge": "30" } })],
      [
        "trust: age if there is one, MFA if there is one",
        (statement: Loose) => ({
          ...statement,
          Condition: {
            BoolIfExists: { [present]: "true" },
            NumericLessThanIfExists: { "aws:MultiFactorAuthAge": "43200" },
          },
        }),
      ],
      ["trust: every path", merged({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:user/*` } })],
      [
        "trust: a path that begins so",
        merged({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:user/daypass*` } }),
      ],
      [
        "trust: the path inside of others, too",
        merged({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:*/daypass/*` } }),
      ],
      ["trust: no path", without("ArnLike")],
      [
        "trust: ArnNotLike",
        (statement: Loose) =>
          merged({ ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:user/daypass/*` } })(
            without("ArnLike")(statement),
          ),
      ],
      ["trust: everybody", (statement: Loose) => ({ ...statement, Principal: { AWS: "*" } })],
      [
        "trust: everybody, without a path",
        (statement: Loose) => ({ ...without("ArnLike")(statement), Principal: { AWS: "*" } }),
      ],
      [
        "trust: another account",
        (statement: Loose) => ({ ...statement, Principal: { AWS: "arn:aws:iam::999988887777:root" } }),
      ],
      [
        "trust: a second account",
        (statement: Loose) => ({
          ...without("ArnLike")(statement),
          Principal: { AWS: [`arn:aws:iam::${account}:root`, "arn:aws:iam::999988887777:root"] },
        }),
      ],
      [
        "trust: a service",
        (statement: Loose) => ({ ...withCondition(undefined)(statement), Principal: { Service: "ec2.amazonaws.com" } }),
      ],
      ["trust: no session name", without("StringEquals")],
      [
        "trust: any session name",
        (statement: Loose) =>
          merged({ StringLike: { "sts:RoleSessionName": "*" } })(without("StringEquals")(statement)),
      ],
      [
        "trust: a session name that begins so",
        (statement: Loose) =>
          merged({ StringLike: { "sts:RoleSessionName": "${aws:username}*" } })(without("StringEquals")(statement)),
      ],
      ["trust: everything of STS but assuming", ({ Action, ...rest }: Loose) => ({ ...rest, NotAction: Action })],
      ["trust: denies", (statement: Loose) => ({ ...statement, Effect: "Deny" })],
      [
        "trust: all users of the account by session name",
        withCondition({ StringEquals: { "sts:RoleSessionName": "${aws:username}" } }),
      ],
    ] as const
  ).map(([name, change]): Mutant => ({ name, policy: "RoleTrustPolicy", sid: trust, change })),
  {
    name: "trust: users and roles, under any name",
    policy: "RoleTrustPolicy",
    sid: "TrustUsersOfPathWithMFA",
    change: merged({ ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:*/daypass/*` } }),
    options: { requireSessionName: false },
  },
  // The organisation's.
  ...(
    [
      [
        "organisation: Bool",
        (statement: Loose) => merged({ Bool: { [present]: "false" } })(without("BoolIfExists")(statement)),
      ],
      ["organisation: everybody", without("ArnLike")],
      ["organisation: no MFA asked", without("BoolIfExists")],
      ["organisation: dropped", (statement: Loose) => ({ ...statement, Effect: "Allow" })],
      ["organisation: users at / only", merged({ ArnLike: { "aws:PrincipalArn": "arn:*:iam::*:user/??????" } })],
      ["organisation: one partition", merged({ ArnLike: { "aws:PrincipalArn": "arn:aws-cn:iam::*:user/*" } })],
      ["organisation: AssumeRole exempted", exempting("sts:AssumeRole")],
      ["organisation: Deactivate exempted", exempting("iam:DeactivateMFADevice")],
      ["organisation: GetUser refused", notExempting("iam:GetUser")],
      ["organisation: enrolment refused", notExempting("iam:EnableMFADevice")],
      ["organisation: what is forwarded exempted", merged({ Bool: { "aws:ViaAWSService": "false" } })],
    ] as const
  ).map(([name, change]): Mutant => ({ name, policy: "ServiceControlPolicy", sid: organisation, change })),
];

function broken({ policy, sid, change, options = {} }: Mutant): BarePolicies {
  const policies = barePolicies({ ...defaultOptions, ...options });
  let found = false;
  const statements = policies[policy].Statement.flatMap((statement) => {
    if (statement.Sid !== sid) return [statement];
    found = true;
    const changed = change(structuredClone(statement) as Loose);
    return changed === undefined ? [] : [changed as PolicyStatement];
  });
  if (!found) throw new Error(`There is no statement ${sid} in ${policy}`);
  return { ...policies, [policy]: { ...policies[policy], Statement: statements } };
}

/** The group's second policy, changed in the template. */
function inTemplate({ sid, change }: Mutant): object {
  const template: unknown = JSON.parse(cloudFormation(defaultOptions, "json").text);
  const { Policies } = (template as Template).Resources.AdminGroup.Properties;
  for (const { PolicyDocument: document } of Policies)
    document.Statement = document.Statement.map((statement) =>
      statement.Sid === sid ? (change(statement) ?? statement) : statement,
    );
  return template as object;
}

interface Template {
  readonly Resources: {
    readonly AdminGroup: {
      readonly Properties: { readonly Policies: readonly { readonly PolicyDocument: { Statement: Loose[] } }[] };
    };
  };
}

function verdictsOf(policies: BarePolicies, options: GuardrailOptions) {
  const { partition, path } = options;
  const [arn = ""] = literalNames(options).roles;
  const subject: Subject = {
    partition,
    account: options.account,
    user: `arn:${partition}:iam::${options.account}:user${path}alice`,
    identity: (["AdminMFAPolicy", "AllowAssumeAdminMFAPolicy"] as const)
      .filter((name) => policies[name].Statement.length > 0)
      .map((name) => parsePolicy(policies[name], { name, kind: "identity" })),
    roles: [{ arn, trust: parsePolicy(policies.RoleTrustPolicy, { name: "RoleTrustPolicy", kind: "trust" }) }],
  };
  const control = parsePolicy(policies.ServiceControlPolicy, { name: "ServiceControlPolicy", kind: "service-control" });
  const organisation: Subject = { ...subject, identity: [], roles: [], serviceControl: control };
  return [...judge(subject, promisesOf(options)), ...judge(organisation, promisesOf(options))];
}

/** What does the same as ours, and why; each is shown to be taken for right. */
const equivalent: readonly (Mutant & { readonly because: string; readonly isMistake?: boolean })[] = [
  {
    name: "opening is for all of STS",
    policy: "AllowAssumeAdminMFAPolicy",
    sid: assume,
    change: (statement) => ({ ...statement, Action: ["sts:*"] }),
    because:
      "on a role, the rest of STS needs the role's trust as well, which lets AssumeRole through and nothing else",
  },
  {
    name: "trust: no MFA",
    policy: "RoleTrustPolicy",
    sid: trust,
    change: without("Bool"),
    because: "whoever has no MFA has no age of it either",
  },
  {
    name: "trust: BoolIfExists",
    policy: "RoleTrustPolicy",
    sid: trust,
    change: (statement) => merged({ BoolIfExists: { [present]: "true" } })(without("Bool")(statement)),
    because: "whoever has no MFA has no age of it either; said all the same, since the age is soon taken out",
    isMistake: true,
  },
  {
    ...admin("the refusal says that MFA is not true", deny, withCondition({ StringNotEquals: { [present]: "true" } })),
    because:
      "a negated operator holds for an absent key: it refuses keys and sessions without MFA alike, if harder to read",
  },
  {
    ...admin("the refusal asks twice", deny, merged({ StringNotEquals: { [present]: "true" } })),
    because: "both conditions hold for the same requests",
  },
  {
    ...admin("GetSessionToken is not exempted", deny, notExempting("sts:GetSessionToken")),
    because: "AWS asks no policy about it",
  },
  {
    ...admin("GetCallerIdentity is not exempted", deny, notExempting("sts:GetCallerIdentity")),
    because: "AWS asks no policy about it",
  },
  {
    ...admin("signing in is not allowed", "AllowSignIn", drop),
    because: "AWS asks no policy about GetSessionToken and GetCallerIdentity",
  },
  {
    ...admin("others' devices: the name in full", others, (statement) => ({
      ...statement,
      Action: ["iam:EnableMFADevice", "iam:ResyncMFADevice", "iam:DeactivateMFADevice"],
    })),
    because: "switching off without MFA is refused already",
  },
];

test("there are at least 49 mutants, each under a name of its own", () => {
  expect(mutants.length).toBeGreaterThanOrEqual(49);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});

describe("broken by hand, our own guardrail is found broken", () => {
  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))("%s", (_, mutant) => {
    const options = { ...defaultOptions, ...mutant.options };
    const wrong = verdictsOf(broken(mutant), options).filter(({ right }) => !right);
    expect(wrong.map(({ row }) => row.id)).not.toEqual([]);
  });

  test.each(mutants.map((mutant) => [mutant.name, mutant] as const))("by its text alone: %s", (_, mutant) => {
    const text = JSON.stringify(mutant.inTemplate === true ? inTemplate(mutant) : broken(mutant), undefined, 2);
    const { outcome } = check(readPolicies({ text, path: "policies.json", as: undefined }));
    expect(outcome).toBe("broken");
  });
});

describe("what does the same is taken for right", () => {
  test.each(equivalent.map((mutant) => [mutant.name, mutant] as const))("%s", (_, mutant) => {
    const wrong = verdictsOf(broken(mutant), defaultOptions).filter(({ right }) => !right);
    expect(wrong.map(({ row }) => row.id)).toEqual([]);
    const text = JSON.stringify(broken(mutant), undefined, 2);
    const { subjects, holds } = check(readPolicies({ text, path: "policies.json", as: undefined }));
    expect(subjects.flatMap((subject) => subject.wrong)).toEqual([]);
    expect(holds).toBe(mutant.isMistake !== true);
  });
});

test("what is outside the grammar is not judged", () => {
  const odd = broken(admin("odd", deny, withCondition({ BoolIfPresent: { [present]: "false" } })));
  expect(() => verdictsOf(odd, defaultOptions)).toThrow(PolicyNotJudged);
});
