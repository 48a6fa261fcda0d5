import type { ManagedPolicy } from "../managed-policy.ts";
import { type Call, operation, required, text } from "../query-input.ts";
import { authorizedPolicy } from "./iam-entities.ts";
import { arn, paging, path } from "./iam-members.ts";
import { page } from "./iam-page.ts";

export const listEntitiesForPolicy = operation({
  action: "ListEntitiesForPolicy",
  input: {
    PolicyArn: required(arn),
    EntityFilter: text({ oneOf: ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"] }),
    PathPrefix: path,
    PolicyUsageFilter: text({ oneOf: ["PermissionsPolicy", "PermissionsBoundary"] }),
    ...paging,
  },
  run(input, call) {
    const policy = authorizedPolicy(input.PolicyArn, "ListEntitiesForPolicy", call);
    const entities = usersOfPolicy(policy, call)
      .filter(({ kind }) => input.EntityFilter === undefined || kind === input.EntityFilter)
      .filter((entity) => entity.path.startsWith(input.PathPrefix ?? "/"))
      .filter(({ use }) => input.PolicyUsageFilter === undefined || use.includes(input.PolicyUsageFilter));
    const { Entities: shown, ...rest } = page(
      "Entities",
      entities.map(({ members }) => members),
      input,
    );
    const onPage = Array.isArray(shown) ? entities.filter(({ members }) => shown.includes(members)) : [];
    const of = (kind: string) => onPage.filter((entity) => entity.kind === kind).map(({ members }) => members);
    return { PolicyGroups: of("Group"), PolicyUsers: of("User"), PolicyRoles: of("Role"), ...rest };
  },
});

function usersOfPolicy({ arn: wanted }: ManagedPolicy, { account }: Call) {
  const all = [
    ...[...account.groups.values()].map((group) => ({
      ...{ kind: "Group", path: group.path, attached: group.attachedPolicies.has(wanted), bounded: false },
      members: { GroupName: group.name, GroupId: group.id },
    })),
    ...[...account.users.values()].map((user) => ({
      ...{ kind: "User", path: user.path, attached: user.attachedPolicies.has(wanted) },
      bounded: user.boundary === wanted,
      members: { UserName: user.name, UserId: user.id },
    })),
    ...[...account.roles.values()].map((role) => ({
      ...{ kind: "Role", path: role.path, attached: role.attachedPolicies.has(wanted) },
      bounded: role.boundary === wanted,
      members: { RoleName: role.name, RoleId: role.id },
    })),
  ];
  return all
    .map(({ attached, bounded, ...rest }) => ({
      ...rest,
      use: [...(attached ? ["PermissionsPolicy"] : []), ...(bounded ? ["PermissionsBoundary"] : [])],
    }))
    .filter(({ use }) => use.length > 0);
}
