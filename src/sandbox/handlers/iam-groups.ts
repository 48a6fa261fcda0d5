import type { Group, User } from "../entities.ts";
import { type Call, operation, required } from "../query-input.ts";
import { authorizedGroup } from "./iam-entities.ts";
import { groupName, paging, path, pathPrefix, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity, quotaExceeded } from "./iam-refusals.ts";
import { groupMembers, userMembers } from "./iam-shapes.ts";

// IAM user guide, "IAM and AWS STS quotas".
const groupsPerUser = 10;

export const createGroup = operation({
  action: "CreateGroup",
  input: { Path: path, GroupName: required(groupName) },
  run({ Path: groupPath = "/", GroupName: name }, { account, caller, world }) {
    world.authorize(caller, { action: "iam:CreateGroup", resource: account.arn(`group${groupPath}${name}`) });
    if (account.findGroup(name) !== undefined) throw entityAlreadyExists(`Group with name ${name} already exists.`);
    return { Group: groupMembers(account.addGroup({ name, path: groupPath })) };
  },
});

export const getGroup = operation({
  action: "GetGroup",
  input: { GroupName: required(groupName), ...paging },
  run(input, call) {
    const group = authorizedGroup(input.GroupName, "GetGroup", call);
    const users = call.account.membersOf(group).map(userMembers);
    return { Group: groupMembers(group), ...page("Users", users, input) };
  },
});

export const listGroups = operation({
  action: "ListGroups",
  input: { PathPrefix: pathPrefix, ...paging },
  run(input, { account, caller, world }) {
    const { PathPrefix: prefix = "/" } = input;
    world.authorize(caller, { action: "iam:ListGroups", resource: account.arn(`group${prefix}`) });
    const groups = [...account.groups.values()].filter((group) => group.path.startsWith(prefix));
    return page("Groups", groups.map(groupMembers), input);
  },
});

export const updateGroup = operation({
  action: "UpdateGroup",
  input: { GroupName: required(groupName), NewPath: path, NewGroupName: groupName },
  run(input, call) {
    const { account, caller, world } = call;
    const group = authorizedGroup(input.GroupName, "UpdateGroup", call);
    const to = { name: input.NewGroupName ?? group.name, path: input.NewPath ?? group.path };
    world.authorize(caller, { action: "iam:UpdateGroup", resource: account.arn(`group${to.path}${to.name}`) });
    const taken = account.findGroup(to.name);
    if (taken !== undefined && taken !== group) {
      throw entityAlreadyExists(`Group with name ${to.name} already exists.`);
    }
    account.renameGroup(group, to);
    return undefined;
  },
});

export const deleteGroup = operation({
  action: "DeleteGroup",
  input: { GroupName: required(groupName) },
  run({ GroupName }, call) {
    const group = authorizedGroup(GroupName, "DeleteGroup", call);
    const first = (what: string) => deleteConflict(`Cannot delete entity, must ${what} first.`);
    if (call.account.membersOf(group).length > 0) throw first("remove users from group");
    if (group.attachedPolicies.size > 0) throw first("detach all policies");
    if (group.inlinePolicies.size > 0) throw first("delete policies");
    call.account.groups.delete(group.name);
    return undefined;
  },
});

export const addUserToGroup = operation({
  action: "AddUserToGroup",
  input: { GroupName: required(groupName), UserName: required(userName) },
  run(input, call) {
    const { group, user } = authorizedMembership(input, "AddUserToGroup", call);
    if (!user.groups.has(group.name) && user.groups.size >= groupsPerUser) {
      throw quotaExceeded("GroupsPerUser", groupsPerUser);
    }
    user.groups.add(group.name);
    return undefined;
  },
});

export const removeUserFromGroup = operation({
  action: "RemoveUserFromGroup",
  input: { GroupName: required(groupName), UserName: required(userName) },
  run(input, call) {
    const { group, user } = authorizedMembership(input, "RemoveUserFromGroup", call);
    if (!user.groups.delete(group.name)) {
      throw noSuchEntity(`User ${user.name} not in Group ${group.name}`);
    }
    return undefined;
  },
});

type Membership = { readonly GroupName: string; readonly UserName: string };

/** The group and the user that are to be joined or parted; a refused action shows of neither whether it exists. */
function authorizedMembership(input: Membership, action: string, call: Call): { group: Group; user: User } {
  const group = authorizedGroup(input.GroupName, action, call);
  const user = call.account.findUser(input.UserName);
  if (user === undefined) throw noSuchEntity(`The user with name ${input.UserName} cannot be found.`);
  return { group, user };
}
