import type { Account } from "../account.ts";
import { accessDenied } from "../aws-error.ts";
import { isAwsManaged, type ManagedPolicy, type PolicyVersion } from "../managed-policy.ts";
import type { XmlMembers } from "../xml.ts";
import { encodedPolicy } from "./iam-shapes.ts";

/** A managed policy as lists show it, without description and tags. */
export function policyMembers(policy: ManagedPolicy, account: Account): XmlMembers {
  const { attachments, boundaries } = usesOf(policy, account);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: attachments,
    PermissionsBoundaryUsageCount: boundaries,
    IsAttachable: true,
    CreateDate: policy.createdAt,
    UpdateDate: policy.updatedAt,
  };
}

export function versionMembers({ id, document, createdAt }: PolicyVersion, policy: ManagedPolicy): XmlMembers {
  return {
    Document: encodedPolicy(document),
    VersionId: id,
    IsDefaultVersion: id === policy.defaultVersion,
    CreateDate: createdAt,
  };
}

/** To how many users, groups and roles a policy is attached, and of how many it is the boundary. */
export function usesOf({ arn: wanted }: ManagedPolicy, account: Account): { attachments: number; boundaries: number } {
  const bounded = [...account.users.values(), ...account.roles.values()];
  const holders = [...bounded, ...account.groups.values()];
  return {
    attachments: holders.filter((holder) => holder.attachedPolicies.has(wanted)).length,
    boundaries: bounded.filter(({ boundary }) => boundary === wanted).length,
  };
}

// Nobody changes AWS's own, whatever the caller's policies say.
export function refuseAwsManaged(policy: ManagedPolicy): void {
  if (!isAwsManaged(policy)) return;
  throw accessDenied(`Policy ${policy.arn} is not owned by this account.`);
}
