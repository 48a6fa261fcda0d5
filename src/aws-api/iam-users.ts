import type { AccessKeys } from "../core/credentials.ts";
import { Secret } from "../core/secret.ts";
import { WayFault } from "./fault.ts";
import { askIam, documentIn, type IamWay, listIam, texts, unlessMissing } from "./iam-ask.ts";

/** A user, as an administrator sees it. */
export interface ManagedUser {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly tags: ReadonlyMap<string, string>;
  /** The ARN of the policy that bounds what the user may do. */
  readonly boundary: string | undefined;
}

export interface NewUser {
  readonly name: string;
  readonly path: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What is done with users. `find…` gives `undefined` for what is not there. */
export interface UserApi {
  findUser(name: string): Promise<ManagedUser | undefined>;
  createUser(user: NewUser): Promise<void>;
  deleteUser(name: string): Promise<void>;
  tagUser(name: string, tags: Readonly<Record<string, string>>): Promise<void>;
  untagUser(name: string, keys: readonly string[]): Promise<void>;
  groupsOfUser(name: string): Promise<readonly string[]>;
  addToGroup(group: string, user: string): Promise<void>;
  removeFromGroup(group: string, user: string): Promise<void>;
  /** A new active key. IAM shows its secret this once. */
  createAccessKey(user: string): Promise<AccessKeys>;
  deleteAccessKey(user: string, accessKeyId: string): Promise<void>;
  hasPassword(user: string): Promise<boolean>;
  deletePassword(user: string): Promise<void>;
  inlinePoliciesOfUser(name: string): Promise<readonly string[]>;
  userPolicy(user: string, policy: string): Promise<string>;
  deleteUserPolicy(user: string, policy: string): Promise<void>;
  /** ARNs of the managed policies. */
  attachedPoliciesOfUser(name: string): Promise<readonly string[]>;
  detachUserPolicy(user: string, policyArn: string): Promise<void>;
  deleteUserBoundary(user: string): Promise<void>;
}

export function userApi(way: IamWay): UserApi {
  return { ...users(way), ...memberships(way), ...secrets(way), ...policies(way) };
}

function users(way: IamWay): Pick<UserApi, "findUser" | "createUser" | "deleteUser" | "tagUser" | "untagUser"> {
  return {
    findUser: (name) => unlessMissing(user(name, way)),
    async createUser({ name, path, tags }) {
      const { CreateUserCommand } = await import("@aws-sdk/client-iam");
      const input = { UserName: name, Path: path, Tags: tagList(tags) };
      await askIam({ action: "CreateUser" }, (client) => client.send(new CreateUserCommand(input)), way);
    },
    async deleteUser(name) {
      const { DeleteUserCommand } = await import("@aws-sdk/client-iam");
      await askIam({ action: "DeleteUser" }, (client) => client.send(new DeleteUserCommand({ UserName: name })), way);
    },
    async tagUser(name, tags) {
      const { TagUserCommand } = await import("@aws-sdk/client-iam");
      const input = { UserName: name, Tags: tagList(tags) };
      await askIam({ action: "TagUser" }, (client) => client.send(new TagUserCommand(input)), way);
    },
    async untagUser(name, keys) {
      const { UntagUserCommand } = await import("@aws-sdk/client-iam");
      const input = { UserName: name, TagKeys: [...keys] };
      await askIam({ action: "UntagUser" }, (client) => client.send(new UntagUserCommand(input)), way);
    },
  };
}

async function user(name: string, way: IamWay): Promise<ManagedUser> {
  const { GetUserCommand } = await import("@aws-sdk/client-iam");
  return await askIam(
    { action: "GetUser" },
    async (client) => {
      const { User: found } = await client.send(new GetUserCommand({ UserName: name }));
      if (found?.Arn === undefined || found.UserName === undefined)
        throw new WayFault({ kind: "malformed", what: "it holds no user" });
      const tags = (found.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value] as const);
      const boundary = found.PermissionsBoundary?.PermissionsBoundaryArn;
      return { name: found.UserName, arn: found.Arn, path: found.Path ?? "/", tags: new Map(tags), boundary };
    },
    way,
  );
}

function memberships(way: IamWay): Pick<UserApi, "groupsOfUser" | "addToGroup" | "removeFromGroup"> {
  return {
    async groupsOfUser(name) {
      const { ListGroupsForUserCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListGroupsForUser" },
        (client, Marker) => client.send(new ListGroupsForUserCommand({ UserName: name, Marker })),
        ({ Groups }) => Groups && texts(Groups.map(({ GroupName }) => GroupName)),
        way,
      );
    },
    async addToGroup(group, name) {
      const { AddUserToGroupCommand } = await import("@aws-sdk/client-iam");
      const input = { GroupName: group, UserName: name };
      await askIam({ action: "AddUserToGroup" }, (client) => client.send(new AddUserToGroupCommand(input)), way);
    },
    async removeFromGroup(group, name) {
      const { RemoveUserFromGroupCommand } = await import("@aws-sdk/client-iam");
      const input = { GroupName: group, UserName: name };
      const action = "RemoveUserFromGroup";
      await askIam({ action }, (client) => client.send(new RemoveUserFromGroupCommand(input)), way);
    },
  };
}

function secrets(way: IamWay): Pick<UserApi, "createAccessKey" | "deleteAccessKey" | "hasPassword" | "deletePassword"> {
  return {
    createAccessKey: (name) => createAccessKey(name, way),
    async deleteAccessKey(name, accessKeyId) {
      const { DeleteAccessKeyCommand } = await import("@aws-sdk/client-iam");
      const input = { UserName: name, AccessKeyId: accessKeyId };
      await askIam({ action: "DeleteAccessKey" }, (client) => client.send(new DeleteAccessKeyCommand(input)), way);
    },
    async hasPassword(name) {
      const { GetLoginProfileCommand } = await import("@aws-sdk/client-iam");
      const command = new GetLoginProfileCommand({ UserName: name });
      const asked = askIam({ action: "GetLoginProfile" }, (client) => client.send(command), way);
      return (await unlessMissing(asked)) !== undefined;
    },
    async deletePassword(name) {
      const { DeleteLoginProfileCommand } = await import("@aws-sdk/client-iam");
      const command = new DeleteLoginProfileCommand({ UserName: name });
      await askIam({ action: "DeleteLoginProfile" }, (client) => client.send(command), way);
    },
  };
}

async function createAccessKey(name: string, way: IamWay): Promise<AccessKeys> {
  const { CreateAccessKeyCommand } = await import("@aws-sdk/client-iam");
  return await askIam(
    { action: "CreateAccessKey", makes: true },
    async (client) => {
      const { AccessKey: key } = await client.send(new CreateAccessKeyCommand({ UserName: name }));
      // They will be written into files: each is held to its form.
      if (!/^[A-Z0-9]{16,128}$/.test(key?.AccessKeyId ?? "") || !/^[\w+/=]{16,128}$/.test(key?.SecretAccessKey ?? ""))
        throw new WayFault({ kind: "malformed", what: "it holds no usable access key" });
      return { accessKeyId: key?.AccessKeyId ?? "", secretAccessKey: new Secret(key?.SecretAccessKey ?? "") };
    },
    way,
  );
}

type PolicyCalls =
  | "inlinePoliciesOfUser"
  | "userPolicy"
  | "deleteUserPolicy"
  | "attachedPoliciesOfUser"
  | "detachUserPolicy"
  | "deleteUserBoundary";

function policies(way: IamWay): Pick<UserApi, PolicyCalls> {
  return {
    async inlinePoliciesOfUser(name) {
      const { ListUserPoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListUserPolicies" },
        (client, Marker) => client.send(new ListUserPoliciesCommand({ UserName: name, Marker })),
        ({ PolicyNames }) => PolicyNames,
        way,
      );
    },
    async userPolicy(name, policy) {
      const { GetUserPolicyCommand } = await import("@aws-sdk/client-iam");
      const command = new GetUserPolicyCommand({ UserName: name, PolicyName: policy });
      return askIam(
        { action: "GetUserPolicy" },
        async (client) => documentIn((await client.send(command)).PolicyDocument),
        way,
      );
    },
    async deleteUserPolicy(name, policy) {
      const { DeleteUserPolicyCommand } = await import("@aws-sdk/client-iam");
      const command = new DeleteUserPolicyCommand({ UserName: name, PolicyName: policy });
      await askIam({ action: "DeleteUserPolicy" }, (client) => client.send(command), way);
    },
    async attachedPoliciesOfUser(name) {
      const { ListAttachedUserPoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListAttachedUserPolicies" },
        (client, Marker) => client.send(new ListAttachedUserPoliciesCommand({ UserName: name, Marker })),
        ({ AttachedPolicies }) => AttachedPolicies && texts(AttachedPolicies.map(({ PolicyArn }) => PolicyArn)),
        way,
      );
    },
    async detachUserPolicy(name, policyArn) {
      const { DetachUserPolicyCommand } = await import("@aws-sdk/client-iam");
      const command = new DetachUserPolicyCommand({ UserName: name, PolicyArn: policyArn });
      await askIam({ action: "DetachUserPolicy" }, (client) => client.send(command), way);
    },
    async deleteUserBoundary(name) {
      const { DeleteUserPermissionsBoundaryCommand } = await import("@aws-sdk/client-iam");
      const command = new DeleteUserPermissionsBoundaryCommand({ UserName: name });
      await askIam({ action: "DeleteUserPermissionsBoundary" }, (client) => client.send(command), way);
    },
  };
}

function tagList(tags: Readonly<Record<string, string>>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
