import { attributesOf, documentText, isChanged } from "./cfn-iam-holders.ts";
import {
  generatedName,
  type Properties,
  ResourceFailure,
  type ResourceType,
  textsOf,
  type Work,
} from "./cfn-resource.ts";

const kinds = ["Group", "Role", "User"] as const;

export const managedPolicyResource: ResourceType = {
  properties: ["ManagedPolicyName", "Path", "PolicyDocument", "Description", ...kinds.map((kind) => `${kind}s`)],
  required: ["PolicyDocument"],
  replacing: ["ManagedPolicyName", "Path", "Description"],
  nameProperty: "ManagedPolicyName",
  create(properties, work) {
    const { ManagedPolicyName, Path, Description } = properties;
    const PolicyName = ManagedPolicyName ?? generatedName(work, 128);
    const PolicyDocument = documentText(properties.PolicyDocument);
    const { Policy: made } = work.iam("CreatePolicy", { PolicyName, PolicyDocument, Path, Description });
    const { Arn: arn = "" } = attributesOf(made, ["Arn"]);
    work.made(arn);
    attach(arn, { from: {}, to: properties }, work);
    return { physicalId: arn, attributes: policyAttributes(made) };
  },
  update(arn, { from, to }, work) {
    if (isChanged("PolicyDocument", from, to)) {
      const versions = versionsOf(arn, work);
      const oldest = versions.findLast(({ isDefault }) => !isDefault);
      if (versions.length >= 5 && oldest !== undefined) {
        work.iam("DeletePolicyVersion", { PolicyArn: arn, VersionId: oldest.id });
      }
      const PolicyDocument = documentText(to.PolicyDocument);
      work.iam("CreatePolicyVersion", { PolicyArn: arn, PolicyDocument, SetAsDefault: true });
    }
    attach(arn, { from, to }, work);
    const { Policy: policy } = work.iam("GetPolicy", { PolicyArn: arn });
    return { physicalId: arn, attributes: policyAttributes(policy) };
  },
  remove(arn, properties, work) {
    attach(arn, { from: properties, to: {} }, work);
    for (const { id, isDefault } of versionsOf(arn, work)) {
      if (!isDefault) work.iam("DeletePolicyVersion", { PolicyArn: arn, VersionId: id });
    }
    work.iam("DeletePolicy", { PolicyArn: arn });
  },
};

function policyAttributes(policy: unknown): Readonly<Record<string, string>> {
  const { Arn = "", ...rest } = attributesOf(policy, ["Arn", "PolicyId", "DefaultVersionId"]);
  return { PolicyArn: Arn, ...rest };
}

function versionsOf(arn: string, work: Work): readonly { readonly id: string; readonly isDefault: boolean }[] {
  const { Versions: versions } = work.iam("ListPolicyVersions", { PolicyArn: arn });
  const list: readonly unknown[] = Array.isArray(versions) ? versions : [];
  return list.map((version) => {
    const { VersionId: id = "", IsDefaultVersion } = attributesOf(version, ["VersionId", "IsDefaultVersion"]);
    return { id, isDefault: IsDefaultVersion === "true" };
  });
}

function attach(PolicyArn: string, change: Change, work: Work): void {
  for (const kind of kinds) {
    const { added, gone } = differences(`${kind}s`, change);
    for (const name of added) work.iam(`Attach${kind}Policy`, { [`${kind}Name`]: name, PolicyArn });
    for (const name of gone) work.iam(`Detach${kind}Policy`, { [`${kind}Name`]: name, PolicyArn });
  }
}

interface Change {
  readonly from: Properties;
  readonly to: Properties;
}

function differences(property: string, { from, to }: Change) {
  const [before, after] = [textsOf(from[property]), textsOf(to[property])];
  return {
    added: after.filter((name) => !before.includes(name)),
    kept: after.filter((name) => before.includes(name)),
    gone: before.filter((name) => !after.includes(name)),
  };
}

/** `AWS::IAM::Policy`: one inline policy, given to several. */
export const policyResource: ResourceType = {
  properties: ["PolicyName", "PolicyDocument", ...kinds.map((kind) => `${kind}s`)],
  required: ["PolicyName", "PolicyDocument"],
  replacing: [],
  nameProperty: "PolicyName",
  create(properties, work) {
    if (!kinds.some((kind) => textsOf(properties[`${kind}s`]).length > 0)) {
      throw new ResourceFailure("At least one of [Groups,Roles,Users] must be non-empty.");
    }
    const id = generatedName(work, 128);
    work.made(id);
    putInline({ from: {}, to: properties }, work);
    return { physicalId: id, attributes: { Id: id } };
  },
  update(id, change, work) {
    putInline(change, work);
    return { physicalId: id, attributes: { Id: id } };
  },
  remove(_, properties, work) {
    putInline({ from: properties, to: {} }, work);
  },
};

function putInline(change: Change, work: Work): void {
  const { from, to } = change;
  const isNew = isChanged("PolicyName", from, to) || isChanged("PolicyDocument", from, to);
  for (const kind of kinds) {
    const { added, kept, gone } = differences(`${kind}s`, change);
    const PolicyDocument = documentText(to.PolicyDocument);
    for (const name of isNew ? [...added, ...kept] : added) {
      work.iam(`Put${kind}Policy`, { [`${kind}Name`]: name, PolicyName: to.PolicyName, PolicyDocument });
    }
    const renamed = from.PolicyName !== to.PolicyName;
    for (const name of renamed ? [...gone, ...kept] : gone) {
      work.iam(`Delete${kind}Policy`, { [`${kind}Name`]: name, PolicyName: from.PolicyName });
    }
  }
}

/** `AWS::IAM::GroupPolicy` and its likes: one inline policy of one group, role or user. */
export function singlePolicyResource(kind: (typeof kinds)[number]): ResourceType {
  const name = `${kind}Name`;
  const put = (properties: Properties, work: Work) => {
    const PolicyDocument = documentText(properties.PolicyDocument);
    work.iam(`Put${kind}Policy`, { [name]: properties[name], PolicyName: properties.PolicyName, PolicyDocument });
  };
  return {
    properties: ["PolicyName", "PolicyDocument", name],
    required: ["PolicyName", name],
    replacing: ["PolicyName", name],
    nameProperty: undefined,
    create(properties, work) {
      put(properties, work);
      const id = `${String(properties.PolicyName)}|${String(properties[name])}`;
      work.made(id);
      return { physicalId: id, attributes: {} };
    },
    update(id, { to }, work) {
      put(to, work);
      return { physicalId: id, attributes: {} };
    },
    remove(_, properties, work) {
      work.iam(`Delete${kind}Policy`, { [name]: properties[name], PolicyName: properties.PolicyName });
    },
  };
}

export const membershipResource: ResourceType = {
  properties: ["GroupName", "Users"],
  required: ["GroupName", "Users"],
  replacing: ["GroupName"],
  nameProperty: undefined,
  create(properties, work) {
    const id = generatedName(work, 128);
    work.made(id);
    setMembers(properties.GroupName, { from: {}, to: properties }, work);
    return { physicalId: id, attributes: { Id: id } };
  },
  update(id, change, work) {
    setMembers(change.to.GroupName, change, work);
    return { physicalId: id, attributes: { Id: id } };
  },
  remove(_, properties, work) {
    setMembers(properties.GroupName, { from: properties, to: {} }, work);
  },
};

function setMembers(GroupName: unknown, change: Change, work: Work): void {
  const { added, gone } = differences("Users", change);
  for (const UserName of added) work.iam("AddUserToGroup", { GroupName, UserName });
  for (const UserName of gone) work.iam("RemoveUserFromGroup", { GroupName, UserName });
}
