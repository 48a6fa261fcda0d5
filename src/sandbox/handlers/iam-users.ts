import type { Group, User } from "../account.ts";
import { operation, required } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { paging, pathPrefix, shortUserName, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { authorizedSubject, authorizedUser } from "./iam-subject.ts";

export const getUser = operation({
  action: "GetUser",
  input: { UserName: userName },
  run({ UserName }, call) {
    const subject = authorizedSubject(UserName, "GetUser", call);
    const { account } = call;
    if (subject === "root") return { User: { UserId: account.id, Arn: account.rootArn } };
    const { boundary, tags } = subject;
    return {
      User: {
        ...userMembers(subject),
        PermissionsBoundary: boundary && {
          PermissionsBoundaryType: "Policy",
          PermissionsBoundaryArn: boundary,
        },
        Tags: tagList(tags),
      },
    };
  },
});

export const listUsers = operation({
  action: "ListUsers",
  input: { PathPrefix: pathPrefix, ...paging },
  run(input, { account, caller, world }) {
    const { PathPrefix: prefix = "/" } = input;
    world.authorize(caller, { action: "iam:ListUsers", resource: account.arn(`user${prefix}`) });
    const users = [...account.users.values()].filter(({ path }) => path.startsWith(prefix));
    return page("Users", users.map(userMembers), input);
  },
});

export const listGroupsForUser = operation({
  action: "ListGroupsForUser",
  input: { UserName: required(userName), ...paging },
  run(input, call) {
    const user = authorizedUser(input.UserName, "ListGroupsForUser", call);
    const groups = [...user.groups].map((name) => call.account.groups.get(name)).filter((group) => group !== undefined);
    return page("Groups", groups.map(groupMembers), input);
  },
});

export const listUserPolicies = operation({
  action: "ListUserPolicies",
  input: { UserName: required(userName), ...paging },
  run(input, call) {
    const user = authorizedUser(input.UserName, "ListUserPolicies", call);
    return page("PolicyNames", [...user.inlinePolicies.keys()], input);
  },
});

export const listAttachedUserPolicies = operation({
  action: "ListAttachedUserPolicies",
  input: { UserName: required(shortUserName), ...paging },
  run(input, call) {
    const user = authorizedUser(input.UserName, "ListAttachedUserPolicies", call);
    const policies = [...user.attachedPolicies].map((arn) => ({ PolicyName: arn.split("/").at(-1), PolicyArn: arn }));
    return page("AttachedPolicies", policies, input);
  },
});

export const listAccountAliases = operation({
  action: "ListAccountAliases",
  input: { ...paging },
  run(input, { caller, world }) {
    world.authorize(caller, { action: "iam:ListAccountAliases", resource: "*" });
    return page("AccountAliases", [], input);
  },
});

/** A user as lists and devices show it. */
export function userMembers({ path, name, id, arn, createdAt }: User): XmlMembers {
  return { Path: path, UserName: name, UserId: id, Arn: arn, CreateDate: createdAt };
}

export function tagList(tags: ReadonlyMap<string, string>): readonly XmlMembers[] | undefined {
  return tags.size === 0 ? undefined : [...tags].map(([Key, Value]) => ({ Key, Value }));
}

function groupMembers({ path, name, id, arn, createdAt }: Group): XmlMembers {
  return { Path: path, GroupName: name, GroupId: id, Arn: arn, CreateDate: createdAt };
}
