import { isAwsManaged, type ManagedPolicy } from "../managed-policy.ts";
import { flag, operation, required, text } from "../query-input.ts";
import { requestTagKeys } from "./iam-condition-keys.ts";
import { authorizedPolicy } from "./iam-entities.ts";
import { arn, paging, policyDocument, policyName, policyPath, tags } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { checkManagedDocument } from "./iam-policy-documents.ts";
import { policyMembers, refuseAwsManaged, usesOf } from "./iam-policy-shapes.ts";
import { deleteConflict, entityAlreadyExists } from "./iam-refusals.ts";
import { tagMembers } from "./iam-shapes.ts";
import { setTags } from "./iam-tags.ts";

export const createPolicy = operation({
  action: "CreatePolicy",
  input: {
    PolicyName: required(policyName),
    Path: policyPath,
    PolicyDocument: required(policyDocument),
    Description: text({ max: 1000 }),
    Tags: tags,
  },
  run(input, { account, caller, world }) {
    const { PolicyName: name, Path: ownPath = "/", PolicyDocument: document } = input;
    const resource = account.arn(`policy${ownPath}${name}`);
    const context = requestTagKeys(input.Tags);
    world.authorize(caller, { action: "iam:CreatePolicy", resource, shown: `policy ${name}`, context });
    checkManagedDocument(document, account);
    const own = [...account.policies.values()].filter((policy) => !isAwsManaged(policy));
    if (own.some((policy) => policy.name.toLowerCase() === name.toLowerCase())) {
      throw entityAlreadyExists(`A policy called ${name} already exists. Duplicate names are not allowed.`);
    }
    const tagged = new Map<string, string>();
    setTags(tagged, input.Tags);
    const made = account.addManagedPolicy({ name, path: ownPath, document, description: input.Description });
    for (const [key, value] of tagged) made.tags.set(key, value);
    return { Policy: { ...policyMembers(made, account), Tags: tagged.size === 0 ? undefined : tagMembers(tagged) } };
  },
});

export const getPolicy = operation({
  action: "GetPolicy",
  input: { PolicyArn: required(arn) },
  run({ PolicyArn }, call) {
    const policy = authorizedPolicy(PolicyArn, "GetPolicy", call);
    const { description, tags: tagged } = policy;
    return {
      Policy: { ...policyMembers(policy, call.account), Description: description, Tags: tagMembers(tagged) },
    };
  },
});

export const listPolicies = operation({
  action: "ListPolicies",
  input: {
    Scope: text({ oneOf: ["All", "AWS", "Local"] }),
    OnlyAttached: flag(),
    PathPrefix: policyPath,
    PolicyUsageFilter: text({ oneOf: ["PermissionsPolicy", "PermissionsBoundary"] }),
    ...paging,
  },
  run(input, { account, caller, world }) {
    const { Scope: scope = "All", PathPrefix: prefix = "/", OnlyAttached: attached = false } = input;
    const resource = account.arn(`policy${prefix}`);
    world.authorize(caller, { action: "iam:ListPolicies", resource, shown: `policy path ${prefix}` });
    const uses = (policy: ManagedPolicy) => {
      const { attachments, boundaries } = usesOf(policy, account);
      if (input.PolicyUsageFilter === "PermissionsPolicy") return attachments;
      return input.PolicyUsageFilter === "PermissionsBoundary" ? boundaries : attachments + boundaries;
    };
    const policies = [...account.policies.values()]
      .filter((policy) => policy.path.startsWith(prefix))
      .filter((policy) => scope === "All" || (scope === "AWS") === isAwsManaged(policy))
      .filter((policy) => !attached || uses(policy) > 0);
    return page(
      "Policies",
      policies.map((policy) => policyMembers(policy, account)),
      input,
    );
  },
});

export const deletePolicy = operation({
  action: "DeletePolicy",
  input: { PolicyArn: required(arn) },
  run({ PolicyArn }, call) {
    const policy = authorizedPolicy(PolicyArn, "DeletePolicy", call);
    refuseAwsManaged(policy);
    const { attachments, boundaries } = usesOf(policy, call.account);
    if (attachments + boundaries > 0) throw deleteConflict("Cannot delete a policy attached to entities.");
    if (policy.versions.length > 1) {
      throw deleteConflict(
        "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      );
    }
    call.account.policies.delete(policy.arn);
    return undefined;
  },
});
