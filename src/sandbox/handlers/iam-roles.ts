import type { Role } from "../account.ts";
import { operation, required } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { paging, pathPrefix, roleName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { noSuchEntity } from "./iam-refusals.ts";

export const getRole = operation({
  action: "GetRole",
  input: { RoleName: required(roleName) },
  run({ RoleName: name }, { account, caller, world }) {
    const role = account.roles.get(name);
    const resource = role?.arn ?? account.arn(`role/${name}`);
    world.authorize(caller, { action: "iam:GetRole", resource, shown: `role ${name}` });
    if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
    return { Role: roleMembers(role) };
  },
});

export const listRoles = operation({
  action: "ListRoles",
  input: { PathPrefix: pathPrefix, ...paging },
  run(input, { account, caller, world }) {
    const { PathPrefix: prefix = "/" } = input;
    world.authorize(caller, { action: "iam:ListRoles", resource: account.arn(`role${prefix}`) });
    const roles = [...account.roles.values()].filter(({ path }) => path.startsWith(prefix));
    return page("Roles", roles.map(roleMembers), input);
  },
});

function roleMembers(role: Role): XmlMembers {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: role.createdAt,
    // Policies come percent-encoded (RFC 3986) in every answer of IAM.
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    MaxSessionDuration: role.maxSessionSeconds,
  };
}
