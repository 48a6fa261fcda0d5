import type { User } from "../entities.ts";
import { type Call, operation, required } from "../query-input.ts";
import { checkBoundary } from "./iam-boundaries.ts";
import { boundaryKeys, requestTagKeys } from "./iam-condition-keys.ts";
import { arn, paging, path, pathPrefix, shortUserName, tags, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { deleteConflict, entityAlreadyExists } from "./iam-refusals.ts";
import { boundaryMembers, groupMembers, tagList, userMembers } from "./iam-shapes.ts";
import { authorizedSubject, authorizedUser } from "./iam-subject.ts";
import { setTags } from "./iam-tags.ts";

export const createUser = operation({
  action: "CreateUser",
  input: { Path: path, UserName: required(shortUserName), PermissionsBoundary: arn, Tags: tags },
  run({ Path: userPath = "/", UserName: name, PermissionsBoundary, Tags }, { account, caller, world }) {
    world.authorize(caller, {
      action: "iam:CreateUser",
      resource: account.arn(`user${userPath}${name}`),
      context: { ...requestTagKeys(Tags), ...boundaryKeys(PermissionsBoundary) },
    });
    if (account.findUser(name) !== undefined) throw entityAlreadyExists(`User with name ${name} already exists.`);
    checkBoundary(PermissionsBoundary, account);
    const tagged = new Map<string, string>();
    setTags(tagged, Tags);
    const user = account.addUser({ name, path: userPath });
    user.boundary = PermissionsBoundary;
    for (const [key, value] of tagged) user.tags.set(key, value);
    return { User: { ...userMembers(user), ...boundaryMembers(user), Tags: tagList(user.tags) } };
  },
});

export const getUser = operation({
  action: "GetUser",
  input: { UserName: userName },
  run({ UserName }, call) {
    const subject = authorizedSubject(UserName, "GetUser", call);
    const { account } = call;
    if (subject === "root") return { User: { UserId: account.id, Arn: account.rootArn } };
    return { User: { ...userMembers(subject), ...boundaryMembers(subject), Tags: tagList(subject.tags) } };
  },
});

export const listUsers = operation({
  action: "ListUsers",
  input: { PathPrefix: pathPrefix, ...paging },
  run(input, { account, caller, world }) {
    const { PathPrefix: prefix = "/" } = input;
    world.authorize(caller, { action: "iam:ListUsers", resource: account.arn(`user${prefix}`) });
    const users = [...account.users.values()].filter((user) => user.path.startsWith(prefix));
    return page("Users", users.map(userMembers), input);
  },
});

/** Wants the permission on the user as it is, and as it is to be. */
export const updateUser = operation({
  action: "UpdateUser",
  input: { UserName: required(userName), NewPath: path, NewUserName: shortUserName },
  run(input, call) {
    const { account, caller, world } = call;
    const user = authorizedUser(input.UserName, "UpdateUser", call);
    const to = { name: input.NewUserName ?? user.name, path: input.NewPath ?? user.path };
    world.authorize(caller, { action: "iam:UpdateUser", resource: account.arn(`user${to.path}${to.name}`) });
    const taken = account.findUser(to.name);
    if (taken !== undefined && taken !== user) throw entityAlreadyExists(`User with name ${to.name} already exists.`);
    account.renameUser(user, to);
    return undefined;
  },
});

export const deleteUser = operation({
  action: "DeleteUser",
  input: { UserName: required(userName) },
  run({ UserName }, call) {
    const user = authorizedUser(UserName, "DeleteUser", call);
    const left = leftovers(user, call);
    if (left !== undefined) throw deleteConflict(`Cannot delete entity, must ${left} first.`);
    call.account.users.delete(user.name.toLowerCase());
    return undefined;
  },
});

/** What has to be done before a user can go. */
function leftovers(user: User, { account }: Call): string | undefined {
  if (user.keys.length > 0) return "delete access keys";
  if (user.loginProfile !== undefined) return "delete login profile";
  // Observed: the words for MFA devices.
  if (account.devicesOf(user).length > 0) return "remove tokens from principal";
  if (user.groups.size > 0) return "remove users from group";
  if (user.attachedPolicies.size > 0) return "detach all policies";
  return user.inlinePolicies.size > 0 ? "delete policies" : undefined;
}

export const listGroupsForUser = operation({
  action: "ListGroupsForUser",
  input: { UserName: required(userName), ...paging },
  run(input, call) {
    const user = authorizedUser(input.UserName, "ListGroupsForUser", call);
    const groups = [...user.groups].map((name) => call.account.groups.get(name)).filter((group) => group !== undefined);
    return page("Groups", groups.map(groupMembers), input);
  },
});
