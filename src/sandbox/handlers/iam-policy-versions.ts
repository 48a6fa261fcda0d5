import type { ManagedPolicy, PolicyVersion } from "../managed-policy.ts";
import { addVersion } from "../managed-policy.ts";
import { flag, operation, required } from "../query-input.ts";
import { authorizedPolicy } from "./iam-entities.ts";
import { arn, paging, policyDocument, versionId } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { checkManagedDocument } from "./iam-policy-documents.ts";
import { refuseAwsManaged, versionMembers } from "./iam-policy-shapes.ts";
import { deleteConflict, limitExceeded, noSuchEntity } from "./iam-refusals.ts";

// IAM user guide, "IAM and AWS STS quotas".
const versionsPerPolicy = 5;

export const createPolicyVersion = operation({
  action: "CreatePolicyVersion",
  input: { PolicyArn: required(arn), PolicyDocument: required(policyDocument), SetAsDefault: flag() },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "CreatePolicyVersion", call);
    refuseAwsManaged(policy);
    checkManagedDocument(input.PolicyDocument, call.account);
    if (policy.versions.length >= versionsPerPolicy) {
      throw limitExceeded(
        `A managed policy can have up to ${versionsPerPolicy} versions. Before you create a new version, you must delete an existing version.`,
      );
    }
    const version = addVersion(policy, input.PolicyDocument, call.world.now());
    if (input.SetAsDefault === true) policy.defaultVersion = version.id;
    const { Document: _, ...shown } = versionMembers(version, policy);
    return { PolicyVersion: shown };
  },
});

export const getPolicyVersion = operation({
  action: "GetPolicyVersion",
  input: { PolicyArn: required(arn), VersionId: required(versionId) },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "GetPolicyVersion", call);
    return { PolicyVersion: versionMembers(requireVersion(policy, input.VersionId), policy) };
  },
});

export const listPolicyVersions = operation({
  action: "ListPolicyVersions",
  input: { PolicyArn: required(arn), ...paging },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "ListPolicyVersions", call);
    const versions = policy.versions.toReversed().map((version) => {
      const { Document: _, ...shown } = versionMembers(version, policy);
      return shown;
    });
    return page("Versions", versions, input);
  },
});

export const setDefaultPolicyVersion = operation({
  action: "SetDefaultPolicyVersion",
  input: { PolicyArn: required(arn), VersionId: required(versionId) },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "SetDefaultPolicyVersion", call);
    refuseAwsManaged(policy);
    policy.defaultVersion = requireVersion(policy, input.VersionId).id;
    policy.updatedAt = call.world.now();
    return undefined;
  },
});

export const deletePolicyVersion = operation({
  action: "DeletePolicyVersion",
  input: { PolicyArn: required(arn), VersionId: required(versionId) },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "DeletePolicyVersion", call);
    refuseAwsManaged(policy);
    const version = requireVersion(policy, input.VersionId);
    if (version.id === policy.defaultVersion) {
      throw deleteConflict("Cannot delete the default version of a policy.");
    }
    policy.versions.splice(policy.versions.indexOf(version), 1);
    return undefined;
  },
});

function requireVersion(policy: ManagedPolicy, id: string): PolicyVersion {
  const version = policy.versions.find((each) => each.id === id);
  if (version !== undefined) return version;
  throw noSuchEntity(`Policy ${policy.arn} version ${id} does not exist or is not attachable.`);
}
