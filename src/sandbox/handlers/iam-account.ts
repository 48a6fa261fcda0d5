import { isAwsManaged } from "../managed-policy.ts";
import { type Operation, operation, required, text } from "../query-input.ts";
import { paging, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { entityAlreadyExists, noSuchEntity } from "./iam-refusals.ts";
import { authorizedSubject } from "./iam-subject.ts";

/** Counts and quotas. The sandbox's root user has no MFA device unless the account was furnished with one. */
export const getAccountSummary = operation({
  action: "GetAccountSummary",
  input: {},
  run(_, { account, caller, world }) {
    world.authorize(caller, { action: "iam:GetAccountSummary", resource: "*" });
    const devices = [...account.devices.values()];
    const holders = [...account.users.values(), ...account.groups.values(), ...account.roles.values()];
    const inUse = new Set(holders.flatMap(({ attachedPolicies }) => [...attachedPolicies]));
    const counts = {
      Users: account.users.size,
      Groups: account.groups.size,
      Roles: account.roles.size,
      Policies: [...account.policies.values()].filter((policy) => !isAwsManaged(policy)).length,
      PolicyVersionsInUse: inUse.size,
      MFADevices: devices.filter(({ kind }) => kind === "virtual").length,
      MFADevicesInUse: devices.filter(({ owner }) => owner !== undefined).length,
      AccountMFAEnabled: account.devicesOf("root").length > 0 ? 1 : 0,
      AccountAccessKeysPresent: account.rootKeys.length > 0 ? 1 : 0,
      AccountPasswordPresent: 1,
      AccountSigningCertificatesPresent: 0,
      InstanceProfiles: 0,
      Providers: 0,
      ServerCertificates: 0,
    };
    return { SummaryMap: new Map<string, number>(Object.entries({ ...counts, ...quotas(world.limits) })) };
  },
});

// IAM user guide, "IAM and AWS STS quotas".
function quotas({ accessKeysPerUser }: { readonly accessKeysPerUser: number }) {
  return {
    UsersQuota: 5000,
    GroupsQuota: 300,
    RolesQuota: 1000,
    PoliciesQuota: 1500,
    PolicySizeQuota: 6144,
    PolicyVersionsInUseQuota: 10_000,
    VersionsPerPolicyQuota: 5,
    UserPolicySizeQuota: 2048,
    GroupPolicySizeQuota: 5120,
    RolePolicySizeQuota: 10_240,
    AssumeRolePolicySizeQuota: 2048,
    GroupsPerUserQuota: 10,
    AttachedPoliciesPerUserQuota: 10,
    AttachedPoliciesPerGroupQuota: 10,
    AttachedPoliciesPerRoleQuota: 20,
    AccessKeysPerUserQuota: accessKeysPerUser,
    SigningCertificatesPerUserQuota: 2,
    ServerCertificatesQuota: 20,
    InstanceProfilesQuota: 1000,
    GlobalEndpointTokenVersion: 1,
  };
}

export const listAccountAliases = operation({
  action: "ListAccountAliases",
  input: { ...paging },
  run(input, { account, caller, world }) {
    world.authorize(caller, { action: "iam:ListAccountAliases", resource: "*" });
    return page("AccountAliases", account.alias === undefined ? [] : [account.alias], input);
  },
});

const alias = text({ min: 3, max: 63, pattern: "^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$" });

export const createAccountAlias = operation({
  action: "CreateAccountAlias",
  input: { AccountAlias: required(alias) },
  run({ AccountAlias }, { account, caller, world }) {
    world.authorize(caller, { action: "iam:CreateAccountAlias", resource: "*" });
    if (account.alias === AccountAlias) {
      throw entityAlreadyExists(`The account alias ${AccountAlias} already exists.`);
    }
    account.alias = AccountAlias;
    return undefined;
  },
});

export const deleteAccountAlias = operation({
  action: "DeleteAccountAlias",
  input: { AccountAlias: required(alias) },
  run({ AccountAlias }, { account, caller, world }) {
    world.authorize(caller, { action: "iam:DeleteAccountAlias", resource: "*" });
    if (account.alias !== AccountAlias) {
      throw noSuchEntity(`The account alias with name ${AccountAlias} cannot be found.`);
    }
    account.alias = undefined;
    return undefined;
  },
});

export const getAccountPasswordPolicy = operation({
  action: "GetAccountPasswordPolicy",
  input: {},
  run(_, { account, caller, world }) {
    world.authorize(caller, { action: "iam:GetAccountPasswordPolicy", resource: "*" });
    throw noSuchEntity(`The Password Policy with domain name ${account.id} cannot be found.`);
  },
});

/** Other credentials of users, of which the sandbox has none. Whoever takes a user apart asks for them. */
export const emptyLists: readonly Operation[] = [
  emptyList("ListSSHPublicKeys", "SSHPublicKeys"),
  emptyList("ListSigningCertificates", "Certificates"),
  emptyList("ListServiceSpecificCredentials", "ServiceSpecificCredentials"),
];

function emptyList(action: string, name: string): Operation {
  return operation({
    action,
    input: { UserName: userName, ...paging },
    run(input, call) {
      authorizedSubject(input.UserName, action, call);
      return page(name, [], input);
    },
  });
}
