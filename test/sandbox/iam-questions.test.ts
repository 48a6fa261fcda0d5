import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Question } from "../../src/sandbox/handler.ts";
import { iamOperations } from "../../src/sandbox/iam.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type Answer, ask, keysOf } from "./ask.ts";

let sandbox: Sandbox;
let asked: Question[] = [];
beforeAll(async () => {
  sandbox = await startSandbox({ account: "empty" });
  const { account, mfa } = sandbox.world;
  const ana = account.addUser({ name: "ana", path: "/team/" });
  ana.tags.set("team", "data");
  ana.boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
  account.addKey(ana);
  mfa.furnish(account.addDevice({ name: "phone", path: "/daypass/ana/" }), { userName: "ana" });
  account.addGroup({ name: "admins", path: "/team/" });
  account.addRole({ name: "admin", path: "/team/", trustPolicy: {} }).tags.set("kind", "people");
  account.addManagedPolicy({ name: "own", path: "/team/", document: {} });
  const { authorize } = sandbox.world;
  sandbox.world.authorize = (caller, question) => {
    asked.push(question);
    authorize(caller, question);
  };
});
afterAll(() => sandbox.close());

function iam(action: string, input: Record<string, string>): Promise<Answer> {
  asked = [];
  const form = { Action: action, Version: "2010-05-08", ...input };
  return ask(sandbox, { form, service: "iam", signer: keysOf(sandbox) });
}

const statement = { Effect: "Allow", Action: "s3:*", Resource: "*" };
const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
const own = () => `arn:aws:iam::${sandbox.account}:policy/team/own`;
const ana = { UserName: "ana" };
const codes = { AuthenticationCode1: "000000", AuthenticationCode2: "111111" };
const phone = () => `arn:aws:iam::${sandbox.account}:mfa/daypass/ana/phone`;

/** Each action, what it is given, and the resource that policies are asked about, behind `arn:aws:iam::ACCOUNT:`. */
const questions: readonly (readonly [string, () => Record<string, string>, string])[] = [
  ["GetUser", () => ana, "user/team/ana"],
  ["GetUser", () => ({}), "user/bootstrap"],
  ["GetUser", () => ({ UserName: "nobody" }), "user/nobody"],
  ["CreateUser", () => ({ UserName: "new", Path: "/p/" }), "user/p/new"],
  ["DeleteUser", () => ana, "user/team/ana"],
  ["ListUsers", () => ({ PathPrefix: "/team/" }), "user/team/"],
  ["TagUser", () => ({ ...ana, "Tags.member.1.Key": "k", "Tags.member.1.Value": "v" }), "user/team/ana"],
  ["UntagUser", () => ({ ...ana, "TagKeys.member.1": "k" }), "user/team/ana"],
  ["ListUserTags", () => ana, "user/team/ana"],
  ["ListGroupsForUser", () => ana, "user/team/ana"],
  ["CreateAccessKey", () => ana, "user/team/ana"],
  ["ListAccessKeys", () => ana, "user/team/ana"],
  ["GetLoginProfile", () => ana, "user/team/ana"],
  ["PutUserPolicy", () => ({ ...ana, PolicyName: "P", PolicyDocument }), "user/team/ana"],
  ["AttachUserPolicy", () => ({ ...ana, PolicyArn: own() }), "user/team/ana"],
  ["ListAttachedUserPolicies", () => ana, "user/team/ana"],
  ["PutUserPermissionsBoundary", () => ({ ...ana, PermissionsBoundary: own() }), "user/team/ana"],
  ["CreateGroup", () => ({ GroupName: "g", Path: "/p/" }), "group/p/g"],
  ["GetGroup", () => ({ GroupName: "admins" }), "group/team/admins"],
  ["ListGroups", () => ({}), "group/"],
  ["AddUserToGroup", () => ({ ...ana, GroupName: "admins" }), "group/team/admins"],
  ["RemoveUserFromGroup", () => ({ ...ana, GroupName: "admins" }), "group/team/admins"],
  ["PutGroupPolicy", () => ({ GroupName: "admins", PolicyName: "P", PolicyDocument }), "group/team/admins"],
  ["AttachGroupPolicy", () => ({ GroupName: "admins", PolicyArn: own() }), "group/team/admins"],
  ["DeleteGroup", () => ({ GroupName: "admins" }), "group/team/admins"],
  ["CreateRole", () => ({ RoleName: "r", Path: "/p/", AssumeRolePolicyDocument: "{}" }), "role/p/r"],
  ["GetRole", () => ({ RoleName: "admin" }), "role/team/admin"],
  ["ListRoles", () => ({ PathPrefix: "/team/" }), "role/team/"],
  ["UpdateAssumeRolePolicy", () => ({ RoleName: "admin", PolicyDocument }), "role/team/admin"],
  ["AttachRolePolicy", () => ({ RoleName: "admin", PolicyArn: own() }), "role/team/admin"],
  ["PutRolePolicy", () => ({ RoleName: "admin", PolicyName: "P", PolicyDocument }), "role/team/admin"],
  ["CreatePolicy", () => ({ PolicyName: "p", Path: "/p/", PolicyDocument }), "policy/p/p"],
  ["GetPolicy", () => ({ PolicyArn: own() }), "policy/team/own"],
  ["ListPolicies", () => ({}), "policy/"],
  ["CreatePolicyVersion", () => ({ PolicyArn: own(), PolicyDocument }), "policy/team/own"],
  ["ListEntitiesForPolicy", () => ({ PolicyArn: own() }), "policy/team/own"],
  ["CreateVirtualMFADevice", () => ({ VirtualMFADeviceName: "p", Path: "/daypass/" }), "mfa/daypass/p"],
  ["DeleteVirtualMFADevice", () => ({ SerialNumber: phone() }), "mfa/daypass/ana/phone"],
  ["EnableMFADevice", () => ({ ...ana, ...codes, SerialNumber: phone() }), "user/team/ana"],
  ["ResyncMFADevice", () => ({ ...ana, ...codes, SerialNumber: phone() }), "user/team/ana"],
  ["DeactivateMFADevice", () => ({ ...ana, SerialNumber: phone() }), "user/team/ana"],
  ["ListMFADevices", () => ana, "user/team/ana"],
  ["ListMFADeviceTags", () => ({ SerialNumber: phone() }), "mfa/daypass/ana/phone"],
  ["ListVirtualMFADevices", () => ({}), "mfa/"],
];

describe("policies are asked about the right resource", () => {
  test.each(questions)("%s", async (action, input, resource) => {
    await iam(action, input());
    expect(asked[0]).toMatchObject({
      action: `iam:${action}`,
      resource: `arn:aws:iam::${sandbox.account}:${resource}`,
    });
  });

  test.each(["GetAccountSummary", "GetAccountAuthorizationDetails", "GenerateCredentialReport", "ListAccountAliases"])(
    "%s is about everything",
    async (action) => {
      await iam(action, {});
      expect(asked[0]).toMatchObject({ action: `iam:${action}`, resource: "*" });
    },
  );

  test("renaming a user wants the permission on both names", async () => {
    await iam("UpdateUser", { UserName: "ana", NewUserName: "anna", NewPath: "/x/" });
    expect(asked.map(({ resource }) => resource)).toEqual([
      `arn:aws:iam::${sandbox.account}:user/team/ana`,
      `arn:aws:iam::${sandbox.account}:user/x/anna`,
    ]);
    await iam("UpdateUser", { UserName: "anna", NewUserName: "ana", NewPath: "/team/" });
  });
});

describe("condition keys of the request", () => {
  test.each<readonly [string, () => Record<string, string>, () => object]>([
    [
      "TagUser",
      () => ({ ...ana, "Tags.member.1.Key": "gate", "Tags.member.1.Value": "open" }),
      () => ({
        "aws:RequestTag/gate": "open",
        "aws:TagKeys": ["gate"],
        "aws:ResourceTag/team": "data",
        "iam:ResourceTag/team": "data",
      }),
    ],
    ["UntagUser", () => ({ ...ana, "TagKeys.member.1": "gate" }), () => ({ "aws:TagKeys": ["gate"] })],
    [
      "AttachRolePolicy",
      () => ({ RoleName: "admin", PolicyArn: own() }),
      () => ({ "iam:PolicyARN": own(), "iam:ResourceTag/kind": "people" }),
    ],
    [
      "PutUserPolicy",
      () => ({ ...ana, PolicyName: "P", PolicyDocument }),
      () => ({ "iam:PermissionsBoundary": own() }),
    ],
    ["CreateUser", () => ({ UserName: "b", PermissionsBoundary: own() }), () => ({ "iam:PermissionsBoundary": own() })],
  ])("%s", async (action, input, keys) => {
    await iam("PutUserPermissionsBoundary", { ...ana, PermissionsBoundary: own() });
    await iam(action, input());
    expect(asked[0]?.context).toMatchObject(keys());
  });
});

test("every action asks before it answers", async () => {
  const free = new Set<string>();
  for (const { action } of iamOperations) {
    const input = {
      ...{ UserName: "ana", GroupName: "admins", RoleName: "admin", PolicyArn: own(), PolicyName: "P", PolicyDocument },
      ...{ AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "Active", SerialNumber: phone(), VersionId: "v1", ...codes },
      ...{ VirtualMFADeviceName: "v", Password: "x", AccountAlias: "abc", AssumeRolePolicyDocument: "{}" },
      ...{ PermissionsBoundary: own(), Description: "d" },
    };
    const answer = await iam(
      action,
      action === "CreateUser" || action === "CreateGroup" ? { UserName: "n", GroupName: "n" } : input,
    );
    if (asked[0]?.action !== `iam:${action}`) free.add(`${action}: ${answer.text}`);
  }
  expect([...free]).toEqual([]);
});
