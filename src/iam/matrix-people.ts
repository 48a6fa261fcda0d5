import { ask, iamArn, type Row, type State } from "./matrix-row.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import type { Promises, Subject } from "./subject.ts";

type Refused = readonly (readonly [action: string, resource: string, because: string])[];

const makesCredential = "it turns the key into another credential, which no guardrail reaches";
const takesDevice = "it takes a device away: whoever does so enrols one of their own";
const changesUser = "it changes what policies apply to the user";
const everything = "everything needs MFA";
const comfort = "nobody needs it to get a session: it only tells whoever found a key where to go on";

function refused(subject: Subject): Refused {
  const { partition, account, user } = subject;
  const of = (service: string, rest: string) => `arn:${partition}:${service}:eu-west-1:${account}:${rest}`;
  const iam = (rest: string) => iamArn(subject, rest);
  const own: readonly (readonly [string, string])[] = [
    ...["CreateAccessKey", "UpdateAccessKey", "CreateLoginProfile", "UpdateLoginProfile", "ChangePassword"].map(
      (name) => [name, makesCredential] as const,
    ),
    ...["UploadSSHPublicKey", "UploadSigningCertificate", "CreateServiceSpecificCredential"].map(
      (name) => [name, makesCredential] as const,
    ),
    ...["TagUser", "UntagUser", "PutUserPolicy", "AttachUserPolicy", "DeleteUserPolicy", "DetachUserPolicy"].map(
      (name) => [name, changesUser] as const,
    ),
    ...["PutUserPermissionsBoundary", "DeleteUserPermissionsBoundary"].map((name) => [name, changesUser] as const),
    ...["ListAccessKeys", "ListGroupsForUser"].map((name) => [name, comfort] as const),
    ["DeactivateMFADevice", takesDevice],
  ];
  return [
    ["s3:ListAllMyBuckets", "*", everything],
    ["s3:GetObject", `arn:${partition}:s3:::reports/2026.csv`, everything],
    ["ec2:RunInstances", of("ec2", "instance/*"), everything],
    ["ec2:DescribeInstances", "*", everything],
    ["kms:Decrypt", of("kms", "key/11111111-2222-3333-4444-555555555555"), everything],
    ["secretsmanager:GetSecretValue", of("secretsmanager", "secret:db-AbCdEf"), everything],
    ["lambda:InvokeFunction", of("lambda", "function:jobs"), everything],
    ["cloudformation:CreateStack", of("cloudformation", "stack/any/*"), everything],
    ["codecommit:GitPull", of("codecommit", "repository"), everything],
    ...own.map(([name, because]) => [`iam:${name}`, user, because] as const),
    ["iam:CreateUser", iam("user/second"), makesCredential],
    ["iam:CreateRole", iam("role/second"), makesCredential],
    ["iam:UpdateAssumeRolePolicy", iam("role/any"), makesCredential],
    ["iam:PassRole", iam("role/any"), makesCredential],
    ["iam:DeleteVirtualMFADevice", iam("mfa/phone"), takesDevice],
    ["iam:AddUserToGroup", iam("group/any"), changesUser],
    ["iam:RemoveUserFromGroup", iam("group/any"), changesUser],
    ["iam:PutGroupPolicy", iam("group/any"), changesUser],
    ["iam:DeleteGroupPolicy", iam("group/any"), changesUser],
    ["iam:ListUsers", "*", comfort],
    ["iam:GetAccountSummary", "*", comfort],
    ["iam:GetAccountPasswordPolicy", "*", comfort],
    ["iam:GetAccountAuthorizationDetails", "*", comfort],
    ["iam:ListAccountAliases", "*", comfort],
    ["sts:GetFederationToken", `arn:${partition}:sts::${account}:federated-user/any`, makesCredential],
    ["sts:AssumeRole", iam("role/without-mfa-in-its-trust"), "a role whose trust does not ask for MFA would be open"],
  ];
}

/** What must not be done without MFA, whatever else allows it. */
export function withoutMfaRows(subject: Subject, { enrolment }: Pick<Promises, "enrolment">): readonly Row[] {
  const row = (state: State, [action, resource, because]: Refused[number], tags?: Record<string, string>): Row => ({
    ...ask(
      {
        id: `without-mfa/${action.split(":")[1]}/${state.replaceAll(" ", "-")}${tags === undefined ? "" : "/gate-open"}`,
        state,
        action,
        resource,
        holding: "own and all rights",
        ...(tags && { tags }),
      },
      subject,
    ),
    expected: "deny",
    because,
    otherwise: `whoever finds an access key can call ${action} without a code, if the user may`,
    mend: "deny everything without MFA but what finds and enrols one's own device: Effect Deny, NotAction, BoolIfExists aws:MultiFactorAuthPresent false",
  });
  const open = { [gateTag.key]: gateTag.open };
  return refused(subject).flatMap((each) => {
    const [action] = each;
    // IAM takes no session without MFA, but it takes the console's.
    const further: readonly State[] = action.startsWith("iam:")
      ? ["console session without MFA"]
      : ["session without MFA", "service that acts for a key"];
    const gated = enrolment === "gated" && /Bucket|CreateAccessKey|Deactivate|AssumeRole/.test(action);
    return [
      row("key alone", each),
      ...further.map((state) => row(state, each)),
      ...(gated ? [row("key alone", each, open)] : []),
    ];
  });
}

/** What must work with MFA, and what the group must not open by itself. */
export function withMfaRows(subject: Subject, { rolesOnly }: Pick<Promises, "rolesOnly">): readonly Row[] {
  const { partition, user } = subject;
  const object = `arn:${partition}:s3:::reports/2026.csv`;
  const works: readonly (readonly [State, string, string])[] = [
    ["session with MFA", "s3:GetObject", object],
    ["session with MFA of this morning", "s3:GetObject", object],
    ["service that acts for a session with MFA", "s3:GetObject", object],
    ["session with MFA", "ec2:DescribeInstances", "*"],
    ["session with MFA", "iam:CreateAccessKey", user],
    ["session with MFA", "iam:DeactivateMFADevice", user],
    ["session with MFA", "iam:ListUsers", "*"],
    ["session with MFA", "iam:EnableMFADevice", iamArn(subject, "user/somebody-else")],
    ["session with MFA", "sts:AssumeRole", iamArn(subject, "role/any-other")],
  ];
  const alone: readonly (readonly [string, string])[] = [
    // Taking one's own device away, with MFA, is everybody's own affair; what only shows how things stand harms nobody.
    ...refused(subject)
      .filter(([action, , because]) => action !== "iam:DeactivateMFADevice" && because !== comfort)
      .map(([action, resource]) => [action, resource] as const),
    ...subject.roles.map(({ arn }) => ["sts:AssumeRole", `${arn}-other`] as const),
  ];
  return [
    ...works.map(
      ([state, action, resource]): Row => ({
        ...ask(
          {
            id: `with-mfa/${action.split(":")[1]}/${state.replaceAll(" ", "-")}`,
            state,
            action,
            resource,
            holding: "own and all rights",
          },
          subject,
        ),
        expected: "allow",
        because: "with MFA the guardrail stands aside",
        otherwise: "people with MFA and the right to do so are locked out",
        mend: "deny only where MFA is not present: BoolIfExists aws:MultiFactorAuthPresent false",
      }),
    ),
    ...(rolesOnly ? alone : []).map(
      ([action, resource]): Row => ({
        ...ask(
          {
            id: `group/${action.split(":")[1]}${action === "sts:AssumeRole" ? `/${resource.split("/").at(-1)}` : ""}`,
            state: "session with MFA",
            action,
            resource,
          },
          subject,
        ),
        expected: "deny",
        because: "people work in the role: the group opens it, and has no rights of its own",
        otherwise: `members of the group can call ${action} past the role: its limits and its name in CloudTrail do not count`,
        mend: "take the rights out of the group and give them to the role",
      }),
    ),
  ];
}

/** What opens a role asks for MFA by itself: a refusal is one statement, and soon gone. */
export function openingRows(subject: Subject, { opensWithMfa }: Pick<Promises, "opensWithMfa">): readonly Row[] {
  if (!opensWithMfa) return [];
  const { roles, opens = [] } = subject;
  const unguarded: readonly State[] = ["key alone", "session without MFA"];
  const row = (arn: string, state: State, holding: "own" | "own without refusals") => ({
    ...ask(
      {
        id: `opening/${arn.split(":")[4]}/${arn.split("/").at(-1)}/${state.replaceAll(" ", "-")}`,
        state,
        action: "sts:AssumeRole",
        resource: arn,
        resourceAccount: subject.account,
        holding,
      },
      subject,
    ),
  });
  return [
    ...[...roles.map(({ arn }) => arn), ...opens].flatMap((arn) =>
      unguarded.map(
        (state): Row => ({
          ...row(arn, state, "own without refusals"),
          expected: "deny",
          because: "what opens the role asks for MFA itself, so that it holds without the refusal, too",
          otherwise: "where the refusal is not attached, a key alone opens the role as far as the role's trust lets it",
          mend: "in the Allow: Bool aws:MultiFactorAuthPresent true (BoolIfExists lets keys pass)",
        }),
      ),
    ),
    ...opens.map(
      (arn): Row => ({
        ...row(arn, "session with MFA", "own"),
        expected: "allow",
        because: "this is how people get in, as far as the role's own trust lets them",
        otherwise: "people with MFA cannot assume the role: they are locked out",
        mend: "allow sts:AssumeRole on the role with Bool aws:MultiFactorAuthPresent true",
      }),
    ),
  ];
}
