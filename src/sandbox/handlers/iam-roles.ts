import { integer, operation, required, text } from "../query-input.ts";
import { checkBoundary } from "./iam-boundaries.ts";
import { boundaryKeys, requestTagKeys } from "./iam-condition-keys.ts";
import { authorizedRole } from "./iam-entities.ts";
import { arn, paging, path, pathPrefix, policyDocument, roleName, tags } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { checkTrustDocument } from "./iam-policy-documents.ts";
import { deleteConflict, entityAlreadyExists } from "./iam-refusals.ts";
import { boundaryMembers, lastUsedMembers, roleMembers, tagList } from "./iam-shapes.ts";
import { setTags } from "./iam-tags.ts";

const description = text({ max: 1000, pattern: "[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*" });
const maxSession = integer({ min: 3600, max: 43_200 });

export const createRole = operation({
  action: "CreateRole",
  input: {
    Path: path,
    RoleName: required(roleName),
    AssumeRolePolicyDocument: required(policyDocument),
    Description: description,
    MaxSessionDuration: maxSession,
    PermissionsBoundary: arn,
    Tags: tags,
  },
  run(input, { account, caller, world }) {
    const { Path: rolePath = "/", RoleName: name, AssumeRolePolicyDocument: trust, PermissionsBoundary } = input;
    world.authorize(caller, {
      action: "iam:CreateRole",
      resource: account.arn(`role${rolePath}${name}`),
      context: { ...requestTagKeys(input.Tags), ...boundaryKeys(PermissionsBoundary) },
    });
    if (account.findRole(name) !== undefined) throw entityAlreadyExists(`Role with name ${name} already exists.`);
    checkTrustDocument(trust, account);
    checkBoundary(PermissionsBoundary, account);
    const tagged = new Map<string, string>();
    setTags(tagged, input.Tags);
    const role = account.addRole({
      name,
      path: rolePath,
      trustPolicy: {},
      ...(input.MaxSessionDuration === undefined ? {} : { maxSessionSeconds: input.MaxSessionDuration }),
    });
    role.trustPolicy = trust;
    role.description = input.Description;
    role.boundary = PermissionsBoundary;
    for (const [key, value] of tagged) role.tags.set(key, value);
    return { Role: { ...roleMembers(role), ...boundaryMembers(role), Tags: tagList(role.tags) } };
  },
});

export const getRole = operation({
  action: "GetRole",
  input: { RoleName: required(roleName) },
  run({ RoleName }, call) {
    const role = authorizedRole(RoleName, "GetRole", call);
    return {
      Role: {
        ...roleMembers(role),
        ...boundaryMembers(role),
        Tags: tagList(role.tags),
        RoleLastUsed: lastUsedMembers(role),
      },
    };
  },
});

export const listRoles = operation({
  action: "ListRoles",
  input: { PathPrefix: pathPrefix, ...paging },
  run(input, { account, caller, world }) {
    const { PathPrefix: prefix = "/" } = input;
    world.authorize(caller, { action: "iam:ListRoles", resource: account.arn(`role${prefix}`) });
    const roles = [...account.roles.values()].filter((role) => role.path.startsWith(prefix));
    return page("Roles", roles.map(roleMembers), input);
  },
});

export const updateRole = operation({
  action: "UpdateRole",
  input: { RoleName: required(roleName), Description: description, MaxSessionDuration: maxSession },
  run({ RoleName, Description, MaxSessionDuration }, call) {
    const role = authorizedRole(RoleName, "UpdateRole", call);
    // Observed: what is left out stays as it is.
    role.description = Description ?? role.description;
    role.maxSessionSeconds = MaxSessionDuration ?? role.maxSessionSeconds;
    return {};
  },
});

export const updateRoleDescription = operation({
  action: "UpdateRoleDescription",
  input: { RoleName: required(roleName), Description: required(description) },
  run({ RoleName, Description }, call) {
    const role = authorizedRole(RoleName, "UpdateRoleDescription", call);
    role.description = Description;
    return { Role: roleMembers(role) };
  },
});

export const updateAssumeRolePolicy = operation({
  action: "UpdateAssumeRolePolicy",
  input: { RoleName: required(roleName), PolicyDocument: required(policyDocument) },
  run({ RoleName, PolicyDocument }, call) {
    const role = authorizedRole(RoleName, "UpdateAssumeRolePolicy", call);
    checkTrustDocument(PolicyDocument, call.account);
    role.trustPolicy = PolicyDocument;
    return undefined;
  },
});

export const deleteRole = operation({
  action: "DeleteRole",
  input: { RoleName: required(roleName) },
  run({ RoleName }, call) {
    const role = authorizedRole(RoleName, "DeleteRole", call);
    const first = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`);
    if (role.attachedPolicies.size > 0) throw first("detach all policies");
    if (role.inlinePolicies.size > 0) throw first("delete policies");
    call.account.roles.delete(role.name);
    return undefined;
  },
});

/** The sandbox has no instances and so no profiles of them; whoever takes a role apart asks. */
export const listInstanceProfilesForRole = operation({
  action: "ListInstanceProfilesForRole",
  input: { RoleName: required(roleName), ...paging },
  run(input, call) {
    authorizedRole(input.RoleName, "ListInstanceProfilesForRole", call);
    return page("InstanceProfiles", [], input);
  },
});
