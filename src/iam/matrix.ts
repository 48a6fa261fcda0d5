import type { RequestContext } from "../policy/context.ts";
import type { PolicyRequest } from "../policy/decide.ts";
import type { Principal } from "../policy/principal.ts";
import { gateTag } from "./policies/admin-mfa.ts";
import type { GuardedRole, Promises, Subject } from "./subject.ts";

// The requests that tell a guardrail that holds from one that looks like it: principal × action → decision, each with its reason.
// Whatever refuses is asked of a user with all rights from elsewhere as well: an Allow with a condition is void beside another Allow.

/** One request, what must become of it, and why. */
export interface Row {
  readonly id: string;
  /** The request in words. */
  readonly asks: string;
  readonly expected: "allow" | "deny";
  readonly because: string;
  /** What an attacker can do, or somebody who is locked out meets, where the decision is the other one. */
  readonly otherwise: string;
  readonly mend: string;
  readonly request: PolicyRequest;
  /** The user has all rights from elsewhere. */
  readonly withRights: boolean;
  /** The role whose trust is asked; absent for everything but AssumeRole. */
  readonly role?: GuardedRole | undefined;
  /** Asked of the service control policy alone. */
  readonly organisation?: boolean;
}

const present = "aws:MultiFactorAuthPresent";
const age = "aws:MultiFactorAuthAge";

/** What a request carries of MFA. Keys carry nothing, which is not the same as false. IAM user guide, "MFA-protected API access". */
const states = {
  key: {},
  "session without MFA": { [present]: "false" },
  "session with MFA": { [present]: "true", [age]: "60" },
  "key with a code": { [present]: "true", [age]: "0" },
  // A service that acts on for a key makes temporary credentials of it.
  "service for a key": { [present]: "false", "aws:ViaAWSService": "true" },
  "service for a session with MFA": { [present]: "true", [age]: "60", "aws:ViaAWSService": "true" },
} as const satisfies Record<string, RequestContext>;
type State = keyof typeof states;

/** All rows that a subject has to pass. */
export function matrixFor(subject: Subject, promises: Promises): readonly Row[] {
  if (subject.serviceControl !== undefined) return organisationRows(subject);
  return [
    ...withoutMfaRows(subject),
    ...findDeviceRows(subject),
    ...enrolmentRows(subject, promises),
    ...othersRows(subject, promises),
    ...withMfaRows(subject, promises),
    ...subject.roles.flatMap((role) => roleRows(role, subject, promises)),
  ];
}

interface Ask {
  readonly id: string;
  readonly state: State;
  readonly action: string;
  readonly resource: string;
  readonly withRights?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

function ask({ id, state, action, resource, withRights = false, tags }: Ask, subject: Subject) {
  const principal: Principal = { type: "user", account: subject.account, arn: subject.user, ...(tags && { tags }) };
  const request: PolicyRequest = { action, resource, principal, context: states[state] };
  const rights = withRights ? ", by somebody with all rights from elsewhere" : "";
  return { id, asks: `${action} on ${resource} with a ${state}${rights}`, request, withRights };
}

/** What a key alone must not do, and what it would be good for. */
function withoutMfaRows(subject: Subject): readonly Row[] {
  const { partition, account, user } = subject;
  const of = (service: string, rest: string) => `arn:${partition}:${service}:eu-west-1:${account}:${rest}`;
  const iam = (rest: string) => `arn:${partition}:iam::${account}:${rest}`;
  const makesCredential = "it turns the key into another credential, which no guardrail reaches";
  const takesDevice = "it takes a device away: whoever does so enrols one of their own";
  const opensGate = "it changes what policies see of the user";
  const actions: readonly (readonly [action: string, resource: string, because: string])[] = [
    ["s3:ListAllMyBuckets", "*", "everything needs MFA"],
    ["s3:GetObject", `arn:${partition}:s3:::reports/2026.csv`, "everything needs MFA"],
    ["ec2:RunInstances", of("ec2", "instance/*"), "everything needs MFA"],
    ["sqs:CreateQueue", of("sqs", "jobs"), "everything needs MFA"],
    ["iam:ListUsers", "*", "everything needs MFA"],
    ["iam:CreateUser", iam("user/second"), makesCredential],
    ["iam:CreateAccessKey", user, makesCredential],
    ["iam:CreateLoginProfile", user, makesCredential],
    ["iam:UpdateLoginProfile", user, makesCredential],
    ["iam:ChangePassword", user, makesCredential],
    ["iam:UploadSSHPublicKey", user, makesCredential],
    ["iam:UploadSigningCertificate", user, makesCredential],
    ["iam:CreateServiceSpecificCredential", user, makesCredential],
    ["iam:DeactivateMFADevice", user, takesDevice],
    ["iam:DeleteVirtualMFADevice", iam("mfa/phone"), takesDevice],
    ["iam:TagUser", user, opensGate],
    ["iam:UntagUser", user, opensGate],
    ["iam:PutUserPolicy", user, opensGate],
    ["iam:AttachUserPolicy", user, opensGate],
    ["iam:RemoveUserFromGroup", iam("group/any"), opensGate],
    ["iam:DeleteUserPermissionsBoundary", user, opensGate],
    ["iam:DeleteGroupPolicy", iam("group/any"), opensGate],
    ["sts:GetFederationToken", of("sts", "federated-user/any").replace("eu-west-1", ""), makesCredential],
    ["sts:AssumeRole", iam("role/without-mfa-in-its-trust"), "a role whose trust does not ask for MFA would be open"],
  ];
  return actions.flatMap(([action, resource, because]) => {
    const [service, name] = action.split(":");
    const asked: readonly State[] = service === "iam" ? ["key"] : ["key", "session without MFA", "service for a key"];
    return asked.map((state) => ({
      ...ask({ id: `without-mfa/${name}/${state}`, state, action, resource, withRights: true }, subject),
      expected: "deny" as const,
      because,
      otherwise: `whoever finds an access key can call ${action} without a code, if the user may`,
      mend: "deny everything without MFA but what finds and enrols one's own device: Effect Deny, NotAction, BoolIfExists aws:MultiFactorAuthPresent false",
    }));
  });
}

function findDeviceRows(subject: Subject): readonly Row[] {
  const actions: readonly (readonly [action: string, resource: string])[] = [
    ["iam:GetUser", subject.user],
    ["iam:ListMFADevices", subject.user],
    ["iam:GetMFADevice", subject.user],
    ["iam:ListVirtualMFADevices", "*"],
    ["iam:ResyncMFADevice", subject.user],
    ["sts:GetSessionToken", "*"],
    ["sts:GetCallerIdentity", "*"],
  ];
  return actions.map(([action, resource]) => {
    const name = action.split(":")[1] ?? "";
    const isResync = name === "ResyncMFADevice";
    return {
      ...ask({ id: `find-device/${name}`, state: "key", action, resource }, subject),
      expected: "allow",
      because: isResync
        ? "a device that has drifted gives no code to log in with; two codes in a row prove that it is there"
        : "without the serial number of their device nobody can log in",
      otherwise: isResync
        ? "whoever's device has drifted is locked out until an administrator helps"
        : "people are locked out: their tools cannot find out which device they have",
      mend: `allow ${action} on the user's own ARN, with its path, and except it in the deny`,
    };
  });
}

function enrolmentRows(subject: Subject, { enrolment }: Promises): readonly Row[] {
  if (enrolment === undefined) return [];
  const actions: readonly (readonly [action: string, resource: string])[] = [
    ["iam:CreateVirtualMFADevice", `arn:${subject.partition}:iam::${subject.account}:mfa/any-name`],
    ["iam:EnableMFADevice", subject.user],
  ];
  const openGate = { [gateTag.key]: gateTag.open };
  return actions.flatMap(([action, resource]): readonly Row[] => {
    const name = action.split(":")[1] ?? "";
    const lockedOut = {
      expected: "allow" as const,
      because: "a first device is enrolled before there is one, under any name",
      otherwise: "new people are locked out: they cannot enrol their first device",
      mend: `allow ${action} and except it in the deny; device names are free, so name mfa/*`,
    };
    if (enrolment === "open")
      return [{ ...ask({ id: `enrol/${name}`, state: "key", action, resource }, subject), ...lockedOut }];
    const opened = { id: `enrol/${name}/gate-open`, state: "key", action, resource, tags: openGate } as const;
    const shut = { id: `enrol/${name}/gate-shut`, state: "key", action, resource, withRights: true } as const;
    return [
      { ...ask(opened, subject), ...lockedOut },
      {
        ...ask(shut, subject),
        expected: "deny",
        because: "until somebody opens the gate, whoever holds the key must not enrol a device",
        otherwise: "whoever finds the key of somebody without a device enrols one, and has MFA",
        mend: `deny ${action} without MFA where aws:PrincipalTag/${gateTag.key} is not ${gateTag.open}`,
      },
    ];
  });
}

/** Names that a pattern with a star in front would take for the user's. */
function othersRows(subject: Subject, { path }: Pick<Promises, "path">): readonly Row[] {
  const name = subject.user.split("/").at(-1) ?? "";
  const named = (other: string) => subject.user.slice(0, -name.length) + other;
  const elsewhere = (other: string) => `arn:${subject.partition}:iam::${subject.account}:user/elsewhere/${other}`;
  const others = [
    ["another", named("somebody-else")],
    ["longer-name", named(`m${name}`)],
    // Where every path is taken, the same name elsewhere is the same user: names are unique in an account.
    ["other-path", elsewhere(path === undefined ? `m${name}` : name)],
  ] as const;
  const actions = ["iam:EnableMFADevice", "iam:ResyncMFADevice"];
  return actions.flatMap((action) =>
    others.flatMap(([kind, resource]) =>
      [false, true].map((withRights) => ({
        ...ask(
          {
            id: `others/${action.split(":")[1]}/${kind}/${withRights ? "rights" : "none"}`,
            state: "key",
            action,
            resource,
            withRights,
          },
          subject,
        ),
        expected: "deny" as const,
        because: "NotAction with Resource * exempts these actions for every user",
        otherwise: "whoever finds a key with wide rights enrols a device of their own for somebody else",
        mend: "deny EnableMFADevice and ResyncMFADevice without MFA with NotResource: the user's own ARN",
      })),
    ),
  );
}

function withMfaRows(subject: Subject, { rolesOnly }: Promises): readonly Row[] {
  const { partition, account, user } = subject;
  const object = `arn:${partition}:s3:::reports/2026.csv`;
  const works: readonly (readonly [State, string, string])[] = [
    ["session with MFA", "s3:GetObject", object],
    ["service for a session with MFA", "s3:GetObject", object],
    ["session with MFA", "ec2:DescribeInstances", "*"],
    ["session with MFA", "iam:CreateAccessKey", user],
    ["session with MFA", "iam:DeactivateMFADevice", user],
  ];
  const alone: readonly (readonly [string, string])[] = [
    ["s3:GetObject", object],
    ["iam:CreateUser", `arn:${partition}:iam::${account}:user/second`],
    ["sts:AssumeRole", `arn:${partition}:iam::${account}:role/some-other`],
  ];
  return [
    ...works.map(([state, action, resource]) => ({
      ...ask({ id: `with-mfa/${action.split(":")[1]}/${state}`, state, action, resource, withRights: true }, subject),
      expected: "allow" as const,
      because: "with MFA the guardrail stands aside",
      otherwise: "people with MFA and the right to do so are locked out",
      mend: "deny only where MFA is not present: BoolIfExists aws:MultiFactorAuthPresent false",
    })),
    ...(rolesOnly ? alone : []).map(([action, resource]) => ({
      ...ask({ id: `group/${action.split(":")[1]}`, state: "session with MFA", action, resource }, subject),
      expected: "deny" as const,
      because: "people work in the role: the group opens it, and has no rights of its own",
      otherwise: `members of the group can call ${action} past the role: its limits and its name in CloudTrail do not count`,
      mend: "take the rights out of the group and give them to the role",
    })),
  ];
}

interface RoleAsk {
  readonly id: string;
  readonly asks: string;
  readonly principal: Principal;
  readonly context: RequestContext;
  readonly withRights: boolean;
}

function roleRows(role: GuardedRole, subject: Subject, promises: Promises): readonly Row[] {
  const { partition, account, user } = subject;
  const name = user.split("/").at(-1) ?? "";
  const me: Principal = { type: "user", account, arn: user };
  const iam = (of: string, rest: string) => `arn:${partition}:iam::${of}:${rest}`;
  const sts = (rest: string) => `arn:${partition}:sts::${account}:${rest}`;
  const short = role.arn.split("/").at(-1) ?? "";
  const named = (context: RequestContext, session = name): RequestContext => ({
    ...context,
    "sts:RoleSessionName": session,
  });
  const make = (
    { id, asks, principal, context, withRights }: RoleAsk,
    verdict: Pick<Row, "expected" | "because" | "otherwise" | "mend">,
  ): Row => ({
    id: `role/${short}/${id}`,
    asks: `sts:AssumeRole on ${role.arn} by ${asks}`,
    request: { action: "sts:AssumeRole", resource: role.arn, principal, context },
    withRights,
    role,
    ...verdict,
  });
  const opens = (id: string, state: State): Row =>
    make(
      { id, asks: `a member with a ${state}`, principal: me, context: named(states[state]), withRights: false },
      {
        expected: "allow",
        because: "this is how people get in",
        otherwise: "people with MFA cannot assume the role: they are locked out",
        mend: "allow sts:AssumeRole on the role with Bool aws:MultiFactorAuthPresent true, in the group and in the trust",
      },
    );
  const shut = (
    more: Omit<RoleAsk, "withRights"> & { readonly withRights?: boolean },
    because: string,
    mend: string,
  ): Row =>
    make(
      { withRights: true, ...more },
      { expected: "deny", because, otherwise: `${more.asks} can assume the role`, mend },
    );
  const bool = "in the trust, ask for MFA with Bool aws:MultiFactorAuthPresent true (BoolIfExists lets keys pass)";
  const narrow = "narrow the trust: ArnLike aws:PrincipalArn to users of the path";
  const outsider = account === "999988887777" ? "888877776666" : "999988887777";
  const other: Principal = { type: "user", account: outsider, arn: iam(outsider, "user/mallory") };
  const chained = {
    type: "role-session",
    account,
    arn: sts("assumed-role/Other/x"),
    roleArn: iam(account, "role/Other"),
  } as const satisfies Principal;
  const federated: Principal = { type: "federated-user", account, arn: sts(`federated-user/${name}`), userArn: user };
  const service: Principal = { type: "service", name: "ec2.amazonaws.com" };
  const withMfa = states["session with MFA"];
  const base: readonly Row[] = [
    opens("session", "session with MFA"),
    opens("code", "key with a code"),
    shut(
      { id: "key", asks: "a key alone", principal: me, context: named({}) },
      "keys alone must be worth nothing",
      bool,
    ),
    shut(
      { id: "plain-session", asks: "a session without MFA", principal: me, context: named({ [present]: "false" }) },
      "a session without MFA is no more than the key",
      bool,
    ),
    shut(
      { id: "chain", asks: "another role of the account", principal: chained, context: named({}, "x") },
      "sessions of roles carry no MFA",
      bool,
    ),
    shut(
      { id: "federated", asks: "a federated session", principal: federated, context: named({}) },
      "GetFederationToken gives sessions without MFA",
      bool,
    ),
    shut({ id: "service", asks: "an AWS service", principal: service, context: {} }, "the role is for people", narrow),
    shut(
      {
        id: "outsider",
        asks: "somebody of another account with MFA of their own making",
        principal: other,
        context: named(withMfa, "mallory"),
      },
      "another account says of itself what MFA it has",
      "name your own account in the trust's Principal, not *",
    ),
  ];
  return [...base, ...promisedRows()];

  function promisedRows(): readonly Row[] {
    const { path, mfaMaxAgeSeconds, sessionName } = promises;
    const rows: Row[] = [];
    if (mfaMaxAgeSeconds !== undefined) {
      const old = named({ [present]: "true", [age]: String(mfaMaxAgeSeconds + 1) });
      rows.push(
        shut(
          { id: "old-code", asks: "a session whose code is too old", principal: me, context: old },
          "a code from yesterday does not say who sits there today",
          "in the trust: NumericLessThan aws:MultiFactorAuthAge",
        ),
      );
    }
    if (path !== undefined) {
      const stranger: Principal = { type: "user", account, arn: iam(account, "user/else/where/zoe") };
      rows.push(
        shut(
          {
            id: "outside-path",
            asks: "a user outside the path with MFA",
            principal: stranger,
            context: named(withMfa, "zoe"),
          },
          "the trust is of the account: without a limit every user with the right to assume gets in",
          narrow,
        ),
        shut(
          {
            id: "chain-with-mfa",
            asks: "another role whose session claims MFA",
            principal: chained,
            context: named(withMfa, "x"),
          },
          "whether role sessions carry MFA is disputed; the trust is for users",
          narrow,
        ),
      );
    }
    if (sessionName) {
      rows.push(
        shut(
          {
            id: "other-name",
            asks: "a member under another name",
            principal: me,
            context: named(withMfa, "somebody-else"),
          },
          "CloudTrail has to say who it was",
          `in the trust: StringEquals sts:RoleSessionName \${aws:username}`,
        ),
      );
    }
    return rows;
  }
}

/** A service control policy is asked by itself: it allows nothing, it only must not refuse too much or too little. */
function organisationRows(subject: Subject): readonly Row[] {
  const { partition, account } = subject;
  const role = (name: string): Principal => ({
    type: "role-session",
    account,
    arn: `arn:${partition}:sts::${account}:assumed-role/${name}/x`,
    roleArn: `arn:${partition}:iam::${account}:role/${name}`,
  });
  const object = `arn:${partition}:s3:::reports/2026.csv`;
  const rows = [
    ...withoutMfaRows(subject),
    ...findDeviceRows(subject).map((row) => ({ ...row, withRights: true })),
    ...withMfaRows(subject, {
      enrolment: undefined,
      path: undefined,
      mfaMaxAgeSeconds: undefined,
      sessionName: false,
      rolesOnly: false,
    }),
  ];
  const machines = [
    "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1",
    "ec2-app",
    "stacksets-exec-1",
    "ci-deploy",
  ];
  const roles = machines.map(
    (name): Row => ({
      id: `organisation/${name.split("/").at(-1)}`,
      asks: `s3:GetObject on ${object} by role ${name}`,
      expected: "allow",
      because: "Identity Center, machines and deployments come as roles, never with MFA",
      otherwise: "they are locked out in every account of the organisation",
      mend: "limit the deny to users: ArnLike aws:PrincipalArn arn:*:iam::*:user/*",
      request: { action: "s3:GetObject", resource: object, principal: role(name), context: {} },
      withRights: true,
    }),
  );
  return [...rows, ...roles].map((row) => ({ ...row, organisation: true }));
}
