import type { Role, User } from "./entities.ts";
import type { World } from "./handler.ts";

const version = "2012-10-17";
const withMfa = { Bool: { "aws:MultiFactorAuthPresent": "true" } };

/**
 * The account that `sandbox serve` and `sandbox tour` show: one person with a key and a phone, in a group whose two
 * policies refuse everything without MFA; a role that demands MFA and one that does not; two buckets.
 */
export function furnishDefaultAccount(world: World): void {
  const { account } = world;
  const admin = account.addRole({
    name: "Admin",
    trustPolicy: trust(account.rootArn, { Condition: withMfa }),
    maxSessionSeconds: 14_400,
  });
  admin.inlinePolicies.set("Everything", JSON.stringify(allow("Everything", ["*"], "*")));
  const reader = account.addRole({ name: "ReadOnly", trustPolicy: trust(account.rootArn, {}) });
  reader.inlinePolicies.set("ReadBuckets", JSON.stringify(allow("ReadBuckets", ["s3:Get*", "s3:List*"], "*")));

  const user = account.addUser({ name: "ana@example.com" });
  user.groups.add(guardrailGroup(world, admin));
  user.inlinePolicies.set("DailyWork", JSON.stringify(dailyWork(user, reader)));
  account.addKey(user);
  world.mfa.furnish(account.addDevice({ name: "ana-phone" }), { userName: user.name });

  account.addBucket({ name: `daypass-welcome-${account.id}`, objects: { "hello.txt": "Hello from the sandbox.\n" } });
  account.addBucket({ name: `daypass-reports-${account.id}`, objects: { "2026/summary.csv": "month,total\n01,42\n" } });
}

/** The same with somebody beside it who may do everything, guarded by nothing. */
export function furnishAdministeredAccount(world: World): void {
  furnishDefaultAccount(world);
  furnishEmptyAccount(world);
}

/** An account as it is handed to its first administrator: one user with a key, all rights, and no MFA device. */
export function furnishEmptyAccount({ account }: World): void {
  const user = account.addUser({ name: "bootstrap" });
  user.attachedPolicies.add(`arn:${account.partition}:iam::aws:policy/AdministratorAccess`);
  account.addKey(user);
}

function trust(principal: string, condition: object): object {
  const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "sts:AssumeRole", ...condition };
  return { Version: version, Statement: [statement] };
}

function allow(sid: string, actions: readonly string[], resource: string): object {
  return { Version: version, Statement: [{ Sid: sid, Effect: "Allow", Action: actions, Resource: resource }] };
}

function guardrailGroup({ account }: World, admin: Role): string {
  const group = account.addGroup({ name: "AdminMFA" });
  group.inlinePolicies.set("AdminMFAPolicy", JSON.stringify(guardrail(account.arn("user/"), account.arn("mfa/*"))));
  group.inlinePolicies.set(
    "AllowAssumeAdminMFAPolicy",
    JSON.stringify({
      Version: version,
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Resource: admin.arn, Condition: withMfa }],
    }),
  );
  return group.name;
}

// What finds the device, enrols the first one or mends a drifted one, and what buys a session, stays possible without MFA.
// Everything that turns a key into another credential, or takes a device away, does not.
function guardrail(users: string, devices: string): object {
  const self = `${users}\${aws:username}`;
  const withoutMfa = [
    "iam:GetUser",
    "iam:ListMFADevices",
    "iam:GetMFADevice",
    "iam:EnableMFADevice",
    "iam:ResyncMFADevice",
  ];
  return {
    Version: version,
    Statement: [
      { Sid: "OwnDevices", Effect: "Allow", Action: withoutMfa, Resource: self },
      { Sid: "ListDevices", Effect: "Allow", Action: "iam:ListVirtualMFADevices", Resource: "*" },
      { Sid: "NewDevice", Effect: "Allow", Action: "iam:CreateVirtualMFADevice", Resource: devices },
      {
        Sid: "DenyAllWithoutMFA",
        Effect: "Deny",
        NotAction: [...withoutMfa, "iam:ListVirtualMFADevices", "iam:CreateVirtualMFADevice", "sts:GetSessionToken"],
        Resource: "*",
        Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
      },
    ],
  };
}

function dailyWork(user: User, reader: Role): object {
  const ownKeys = ["iam:ListAccessKeys", "iam:CreateAccessKey", "iam:UpdateAccessKey", "iam:DeleteAccessKey"];
  const devices = user.arn.replace(/:user\/.*$/, ":mfa/*");
  return {
    Version: version,
    Statement: [
      {
        Sid: "Buckets",
        Effect: "Allow",
        Action: ["s3:ListAllMyBuckets", "s3:ListBucket", "s3:GetObject"],
        Resource: "*",
      },
      { Sid: "OwnKeys", Effect: "Allow", Action: [...ownKeys, "iam:GetAccessKeyLastUsed"], Resource: user.arn },
      { Sid: "OwnDevices", Effect: "Allow", Action: "iam:DeactivateMFADevice", Resource: user.arn },
      { Sid: "DeleteDevices", Effect: "Allow", Action: "iam:DeleteVirtualMFADevice", Resource: devices },
      { Sid: "Reader", Effect: "Allow", Action: "sts:AssumeRole", Resource: reader.arn },
    ],
  };
}
