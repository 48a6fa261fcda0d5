import { generatedName, objectsOf, type Properties, type ResourceType, textsOf, type Work } from "./cfn-resource.ts";

type Kind = "Group" | "Role" | "User";

export const groupResource: ResourceType = {
  properties: ["GroupName", "Path", "ManagedPolicyArns", "Policies"],
  required: [],
  replacing: ["GroupName"],
  nameProperty: "GroupName",
  create(properties, work) {
    const name = textOf(properties.GroupName) ?? generatedName(work, 128);
    const made = entityOf(work.iam("CreateGroup", { GroupName: name, Path: properties.Path }), "Group");
    work.made(name);
    setPolicies("Group", { name, from: {}, to: properties }, work);
    return { physicalId: name, attributes: attributesOf(made, ["Arn"]) };
  },
  update(name, { from, to }, work) {
    if (from.Path !== to.Path) work.iam("UpdateGroup", { GroupName: name, NewPath: to.Path ?? "/" });
    setPolicies("Group", { name, from, to }, work);
    const { Group: group } = work.iam("GetGroup", { GroupName: name });
    return { physicalId: name, attributes: attributesOf(group, ["Arn"]) };
  },
  remove(name, properties, work) {
    setPolicies("Group", { name, from: properties, to: {} }, work);
    work.iam("DeleteGroup", { GroupName: name });
  },
};

export const roleResource: ResourceType = {
  properties: [
    ...["RoleName", "Path", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration"],
    ...["ManagedPolicyArns", "Policies", "PermissionsBoundary", "Tags"],
  ],
  required: ["AssumeRolePolicyDocument"],
  replacing: ["RoleName", "Path"],
  nameProperty: "RoleName",
  create(properties, work) {
    const { Path, Description, MaxSessionDuration, PermissionsBoundary, Tags } = properties;
    const name = textOf(properties.RoleName) ?? generatedName(work, 64);
    const AssumeRolePolicyDocument = documentText(properties.AssumeRolePolicyDocument);
    const optional = { Path, Description, MaxSessionDuration, PermissionsBoundary, Tags };
    const made = entityOf(work.iam("CreateRole", { RoleName: name, AssumeRolePolicyDocument, ...optional }), "Role");
    work.made(name);
    setPolicies("Role", { name, from: {}, to: properties }, work);
    return { physicalId: name, attributes: attributesOf(made, ["Arn", "RoleId"]) };
  },
  update(name, { from, to }, work) {
    const changed = (property: string) => isChanged(property, from, to);
    if (changed("AssumeRolePolicyDocument")) {
      const PolicyDocument = documentText(to.AssumeRolePolicyDocument);
      work.iam("UpdateAssumeRolePolicy", { RoleName: name, PolicyDocument });
    }
    if (changed("Description") || changed("MaxSessionDuration")) {
      const { Description = "", MaxSessionDuration = 3600 } = to;
      work.iam("UpdateRole", { RoleName: name, Description, MaxSessionDuration });
    }
    setBoundary("Role", { name, from, to }, work);
    setTags("Role", { name, from, to }, work);
    setPolicies("Role", { name, from, to }, work);
    const { Role: role } = work.iam("GetRole", { RoleName: name });
    return { physicalId: name, attributes: attributesOf(role, ["Arn", "RoleId"]) };
  },
  remove(name, properties, work) {
    setPolicies("Role", { name, from: properties, to: {} }, work);
    work.iam("DeleteRole", { RoleName: name });
  },
};

export const userResource: ResourceType = {
  properties: [
    ...["UserName", "Path", "Groups", "LoginProfile", "ManagedPolicyArns", "Policies", "PermissionsBoundary", "Tags"],
  ],
  required: [],
  replacing: ["UserName"],
  nameProperty: "UserName",
  create(properties, work) {
    const { Path, PermissionsBoundary, Tags, LoginProfile } = properties;
    const name = textOf(properties.UserName) ?? generatedName(work, 64);
    const made = entityOf(work.iam("CreateUser", { UserName: name, Path, PermissionsBoundary, Tags }), "User");
    work.made(name);
    setPolicies("User", { name, from: {}, to: properties }, work);
    for (const GroupName of textsOf(properties.Groups)) work.iam("AddUserToGroup", { GroupName, UserName: name });
    if (LoginProfile !== undefined) work.iam("CreateLoginProfile", { UserName: name, ...Object(LoginProfile) });
    return { physicalId: name, attributes: attributesOf(made, ["Arn"]) };
  },
  update(name, { from, to }, work) {
    if (from.Path !== to.Path) work.iam("UpdateUser", { UserName: name, NewPath: to.Path ?? "/" });
    setBoundary("User", { name, from, to }, work);
    setTags("User", { name, from, to }, work);
    setPolicies("User", { name, from, to }, work);
    const [before, after] = [textsOf(from.Groups), textsOf(to.Groups)];
    for (const GroupName of after.filter((each) => !before.includes(each))) {
      work.iam("AddUserToGroup", { GroupName, UserName: name });
    }
    for (const GroupName of before.filter((each) => !after.includes(each))) {
      work.iam("RemoveUserFromGroup", { GroupName, UserName: name });
    }
    const { User: user } = work.iam("GetUser", { UserName: name });
    return { physicalId: name, attributes: attributesOf(user, ["Arn"]) };
  },
  remove(name, properties, work) {
    setPolicies("User", { name, from: properties, to: {} }, work);
    for (const GroupName of textsOf(properties.Groups)) work.iam("RemoveUserFromGroup", { GroupName, UserName: name });
    if (properties.LoginProfile !== undefined) work.iam("DeleteLoginProfile", { UserName: name });
    work.iam("DeleteUser", { UserName: name });
  },
};

interface Change {
  readonly name: string;
  readonly from: Properties;
  readonly to: Properties;
}

/** Puts and attaches what is new or different, and takes away what is no longer there. */
function setPolicies(kind: Kind, { name, from, to }: Change, work: Work): void {
  const who = { [`${kind}Name`]: name };
  const [before, after] = [inlineOf(from), inlineOf(to)];
  for (const [PolicyName, PolicyDocument] of after) {
    if (before.get(PolicyName) !== PolicyDocument) work.iam(`Put${kind}Policy`, { ...who, PolicyName, PolicyDocument });
  }
  for (const PolicyName of before.keys()) {
    if (!after.has(PolicyName)) work.iam(`Delete${kind}Policy`, { ...who, PolicyName });
  }
  const [attached, wanted] = [textsOf(from.ManagedPolicyArns), textsOf(to.ManagedPolicyArns)];
  for (const PolicyArn of wanted.filter((arn) => !attached.includes(arn))) {
    work.iam(`Attach${kind}Policy`, { ...who, PolicyArn });
  }
  for (const PolicyArn of attached.filter((arn) => !wanted.includes(arn))) {
    work.iam(`Detach${kind}Policy`, { ...who, PolicyArn });
  }
}

function setBoundary(kind: "Role" | "User", { name, from, to }: Change, work: Work): void {
  const { PermissionsBoundary } = to;
  if (from.PermissionsBoundary === PermissionsBoundary) return;
  const who = { [`${kind}Name`]: name };
  if (PermissionsBoundary === undefined) work.iam(`Delete${kind}PermissionsBoundary`, who);
  else work.iam(`Put${kind}PermissionsBoundary`, { ...who, PermissionsBoundary });
}

function setTags(kind: "Role" | "User", { name, from, to }: Change, work: Work): void {
  if (!isChanged("Tags", from, to)) return;
  const who = { [`${kind}Name`]: name };
  const keys = (properties: Properties) => objectsOf(properties.Tags).map(({ Key }) => String(Key));
  const gone = keys(from).filter((key) => !keys(to).includes(key));
  if (gone.length > 0) work.iam(`Untag${kind}`, { ...who, TagKeys: gone });
  if (keys(to).length > 0) work.iam(`Tag${kind}`, { ...who, Tags: to.Tags });
}

function inlineOf({ Policies }: Properties): ReadonlyMap<string, string> {
  return new Map(objectsOf(Policies).map((policy) => [String(policy.PolicyName), documentText(policy.PolicyDocument)]));
}

export function isChanged(property: string, from: Properties, to: Properties): boolean {
  return JSON.stringify(from[property]) !== JSON.stringify(to[property]);
}

/** A document as it is sent to IAM: one line of JSON. */
export function documentText(document: unknown): string {
  return typeof document === "string" ? document : JSON.stringify(document);
}

function textOf(value: unknown): string | undefined {
  return value === undefined ? undefined : String(value);
}

function entityOf(answer: Properties, name: Kind): unknown {
  return answer[name];
}

/** Some members of what IAM answered, as attributes of the resource. */
export function attributesOf(entity: unknown, names: readonly string[]): Readonly<Record<string, string>> {
  const members = new Map<string, unknown>(Object.entries(Object(entity)));
  return Object.fromEntries(names.map((name) => [name, String(members.get(name))]));
}
