import type { Account } from "../account.ts";
import type { PolicyHolder } from "../entities.ts";
import { isAwsManaged, type ManagedPolicy } from "../managed-policy.ts";
import { list, operation, text } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { paging } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { policyMembers, usesOf, versionMembers } from "./iam-policy-shapes.ts";
import {
  boundaryMembers,
  encodedPolicy,
  groupMembers,
  lastUsedMembers,
  roleMembers,
  tagMembers,
  userMembers,
} from "./iam-shapes.ts";

const kinds = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

type Kind = "User" | "Role" | "Group" | "Policy";

/**
 * Everything in one answer. Pages are shared by users, roles, groups and policies in this order, as observed; AWS's own
 * policies are in it where they are used.
 */
export const getAccountAuthorizationDetails = operation({
  action: "GetAccountAuthorizationDetails",
  input: { Filter: list(text({ oneOf: kinds })), ...paging },
  run(input, { account, caller, world }) {
    world.authorize(caller, { action: "iam:GetAccountAuthorizationDetails", resource: "*" });
    const wanted = input.Filter.length === 0 ? kinds : input.Filter;
    const all = [
      ...(wanted.includes("User") ? userDetails(account) : []),
      ...(wanted.includes("Role") ? roleDetails(account) : []),
      ...(wanted.includes("Group") ? groupDetails(account) : []),
      ...policyDetails(account, wanted),
    ];
    const { Entries: shown, ...rest } = page(
      "Entries",
      all.map(({ members }) => members),
      input,
    );
    const onPage: readonly unknown[] = Array.isArray(shown) ? shown : [];
    const of = (kind: Kind) =>
      all.filter((entry) => entry.kind === kind && onPage.includes(entry.members)).map(({ members }) => members);
    return {
      UserDetailList: of("User"),
      GroupDetailList: of("Group"),
      RoleDetailList: of("Role"),
      Policies: of("Policy"),
      ...rest,
    };
  },
});

interface Entry {
  readonly kind: Kind;
  readonly members: XmlMembers;
}

function userDetails(account: Account): readonly Entry[] {
  return [...account.users.values()].map((user) => ({
    kind: "User",
    members: {
      ...userMembers(user),
      UserPolicyList: user.inlinePolicies.size === 0 ? undefined : inlineMembers(user),
      GroupList: [...user.groups],
      AttachedManagedPolicies: attachedMembers(user, account),
      ...boundaryMembers(user),
      Tags: tagMembers(user.tags),
    },
  }));
}

function roleDetails(account: Account): readonly Entry[] {
  return [...account.roles.values()].map((role) => {
    const { Description: _, MaxSessionDuration: __, ...shown } = roleMembers(role);
    return {
      kind: "Role",
      members: {
        ...shown,
        InstanceProfileList: [],
        RolePolicyList: inlineMembers(role),
        AttachedManagedPolicies: attachedMembers(role, account),
        ...boundaryMembers(role),
        Tags: tagMembers(role.tags),
        RoleLastUsed: lastUsedMembers(role),
      },
    };
  });
}

function groupDetails(account: Account): readonly Entry[] {
  return [...account.groups.values()].map((group) => ({
    kind: "Group",
    members: {
      ...groupMembers(group),
      GroupPolicyList: inlineMembers(group),
      AttachedManagedPolicies: attachedMembers(group, account),
    },
  }));
}

function policyDetails(account: Account, wanted: readonly string[]): readonly Entry[] {
  return [...account.policies.values()]
    .filter((policy) => wanted.includes(isAwsManaged(policy) ? "AWSManagedPolicy" : "LocalManagedPolicy"))
    .filter((policy) => !isAwsManaged(policy) || isUsed(policy, account))
    .map((policy) => ({
      kind: "Policy",
      members: {
        ...policyMembers(policy, account),
        PolicyVersionList: policy.versions.toReversed().map((version) => versionMembers(version, policy)),
      },
    }));
}

function isUsed(policy: ManagedPolicy, account: Account): boolean {
  const { attachments, boundaries } = usesOf(policy, account);
  return attachments + boundaries > 0;
}

function inlineMembers({ inlinePolicies }: PolicyHolder): readonly XmlMembers[] {
  return [...inlinePolicies].map(([name, document]) => ({
    PolicyName: name,
    PolicyDocument: encodedPolicy(document),
  }));
}

function attachedMembers({ attachedPolicies }: PolicyHolder, { policies }: Account): readonly XmlMembers[] {
  return [...attachedPolicies]
    .map((arn) => policies.get(arn))
    .filter((policy) => policy !== undefined)
    .map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
}
