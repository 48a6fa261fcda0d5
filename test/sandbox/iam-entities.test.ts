import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { needs } from "../rig/needs.ts";
import { keysOf, type Signer } from "./ask.ts";
import { type Boto3, type Boto3Result, startBoto3 } from "./boto3-process.ts";

const allow = (action: string, resource = "*") => document({ Effect: "Allow", Action: action, Resource: resource });
const document = (...statements: object[]) => ({ Version: "2012-10-17", Statement: statements });
const trust = (principal: object) => document({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" });

// boto3 checks every answer against botocore's service model: what does not fit comes as `odd`.
describe.skipIf(needs("boto3").missing)("IAM by boto3", () => {
  let sandbox: Sandbox;
  let python: Boto3;
  let admin: Signer;
  const arn = (resource: string) => `arn:aws:iam::${sandbox.account}:${resource}`;

  beforeAll(async () => {
    sandbox = await startSandbox({ account: "empty", seed: "iam-entities" });
    admin = keysOf(sandbox);
    python = startBoto3(sandbox);
  });
  afterAll(async () => {
    python.close();
    await sandbox.close();
  });

  async function iam(operation: string, input: object = {}, keys = admin): Promise<Boto3Result> {
    const result = await python.call({ service: "iam", operation, input: { ...input }, keys });
    expect(result.odd, `${operation}: ${JSON.stringify(result)}`).toBeUndefined();
    return result;
  }
  /** Code and text of a refusal. */
  async function refused(operation: string, input: object, keys = admin): Promise<readonly unknown[]> {
    const { code, message } = await iam(operation, input, keys);
    return [code, message];
  }
  async function pages(operation: string, input: object, list: string): Promise<readonly unknown[]> {
    const result = await python.call({ service: "iam", operation, input: { ...input }, keys: admin, pages: true });
    return (result.pages as Record<string, unknown[]>[]).map((page) => page[list] ?? []);
  }
  const policyText = (value: unknown) => ({ PolicyDocument: JSON.stringify(value) });

  test("a user is made in a path with tags, read back, renamed and taken away", async () => {
    const Tags = [{ Key: "team", Value: "data" }];
    const made = await iam("create_user", { UserName: "Alice", Path: "/daypass/", Tags });
    const shown = {
      UserName: "Alice",
      Path: "/daypass/",
      Arn: arn("user/daypass/Alice"),
      UserId: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
      CreateDate: expect.any(String),
    };
    expect(made).toMatchObject({ status: 200, User: { ...shown, Tags } });
    expect(await iam("get_user", { UserName: "aLICE" })).toMatchObject({ User: { ...shown, Tags } });
    expect(await iam("list_users", { PathPrefix: "/daypass/" })).toEqual({
      status: 200,
      IsTruncated: false,
      Users: [shown],
    });
    expect(await refused("create_user", { UserName: "alice" })).toEqual([
      "EntityAlreadyExists",
      "User with name alice already exists.",
    ]);
    expect(await refused("get_user", { UserName: "bob" })).toEqual([
      "NoSuchEntity",
      "The user with name bob cannot be found.",
    ]);
    await iam("tag_user", {
      UserName: "Alice",
      Tags: [
        { Key: "Team", Value: "ops" },
        { Key: "empty", Value: "" },
      ],
    });
    expect(await iam("list_user_tags", { UserName: "Alice" })).toMatchObject({
      Tags: [
        { Key: "Team", Value: "ops" },
        { Key: "empty", Value: "" },
      ],
    });
    await iam("untag_user", { UserName: "Alice", TagKeys: ["EMPTY", "unknown"] });
    expect(await iam("list_user_tags", { UserName: "Alice" })).toMatchObject({ Tags: [{ Key: "Team", Value: "ops" }] });
    await iam("update_user", { UserName: "Alice", NewUserName: "alicia", NewPath: "/" });
    expect(await iam("get_user", { UserName: "alicia" })).toMatchObject({ User: { Arn: arn("user/alicia") } });
    await iam("delete_user", { UserName: "alicia" });
    expect(await refused("delete_user", { UserName: "alicia" })).toEqual([
      "NoSuchEntity",
      "The user with name alicia cannot be found.",
    ]);
  });

  test("names have their characters and their length", async () => {
    // boto3 checks lengths itself, not characters.
    expect(await refused("create_user", { UserName: "a b" })).toEqual([
      "ValidationError",
      "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
    ]);
    expect(await refused("create_user", { UserName: "x".repeat(65) })).toEqual([
      "ValidationError",
      `1 validation error detected: Value '${"x".repeat(65)}' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64`,
    ]);
  });

  test("a renamed user keeps key and device", async () => {
    await iam("create_user", { UserName: "before" });
    const { AccessKey: key } = await iam("create_access_key", { UserName: "before" });
    await iam("attach_user_policy", { UserName: "before", PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    await iam("update_user", { UserName: "before", NewUserName: "after", NewPath: "/moved/" });
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey } = key as Record<string, string>;
    const own = { accessKeyId: accessKeyId ?? "", secretAccessKey: secretAccessKey ?? "" };
    expect(await iam("get_user", {}, own)).toMatchObject({ User: { Arn: arn("user/moved/after") } });
    expect(await iam("list_access_keys", { UserName: "after" })).toMatchObject({
      AccessKeyMetadata: [{ UserName: "after", AccessKeyId: accessKeyId }],
    });
  });

  test("a user goes only when nothing hangs on it any more", async () => {
    const UserName = "leaver";
    await iam("create_user", { UserName });
    await iam("create_group", { GroupName: "leavers" });
    await iam("put_user_policy", { UserName, PolicyName: "Own", ...policyText(allow("s3:*")) });
    await iam("attach_user_policy", { UserName, PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" });
    await iam("add_user_to_group", { UserName, GroupName: "leavers" });
    await iam("create_login_profile", { UserName, Password: "correct horse", PasswordResetRequired: true });
    const { AccessKey: key } = await iam("create_access_key", { UserName });
    const steps: readonly (readonly [string, string, object])[] = [
      ["delete access keys", "delete_access_key", { AccessKeyId: (key as { AccessKeyId: string }).AccessKeyId }],
      ["delete login profile", "delete_login_profile", {}],
      ["remove users from group", "remove_user_from_group", { GroupName: "leavers" }],
      ["detach all policies", "detach_user_policy", { PolicyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
      ["delete policies", "delete_user_policy", { PolicyName: "Own" }],
    ];
    for (const [what, operation, input] of steps) {
      expect(await refused("delete_user", { UserName })).toEqual([
        "DeleteConflict",
        `Cannot delete entity, must ${what} first.`,
      ]);
      expect(await iam(operation, { UserName, ...input })).toMatchObject({ status: 200 });
    }
    expect(await iam("delete_user", { UserName })).toMatchObject({ status: 200 });
  });

  test("a password for the console is there or not", async () => {
    const UserName = "console";
    await iam("create_user", { UserName });
    const none = ["NoSuchEntity", "Login Profile for User console cannot be found."];
    expect(await refused("get_login_profile", { UserName })).toEqual(none);
    expect(await refused("delete_login_profile", { UserName })).toEqual(none);
    await iam("create_login_profile", { UserName, Password: "correct horse" });
    expect(await iam("get_login_profile", { UserName })).toMatchObject({
      LoginProfile: { UserName, PasswordResetRequired: false },
    });
    expect(await refused("create_login_profile", { UserName, Password: "x" })).toEqual([
      "EntityAlreadyExists",
      "Login Profile for user console already exists.",
    ]);
  });

  test("a group has members and policies, and goes when it has neither", async () => {
    const GroupName = "Admins";
    expect(await iam("create_group", { GroupName, Path: "/daypass/" })).toMatchObject({
      Group: {
        GroupName,
        Path: "/daypass/",
        Arn: arn("group/daypass/Admins"),
        GroupId: expect.stringMatching(/^AGPA/),
      },
    });
    expect(await refused("create_group", { GroupName: "ADMINS" })).toEqual([
      "EntityAlreadyExists",
      "Group with name ADMINS already exists.",
    ]);
    await iam("create_user", { UserName: "member" });
    await iam("add_user_to_group", { UserName: "member", GroupName });
    await iam("add_user_to_group", { UserName: "member", GroupName });
    expect(await iam("get_group", { GroupName })).toMatchObject({
      Group: { GroupName },
      Users: [{ UserName: "member" }],
      IsTruncated: false,
    });
    expect(await iam("list_groups_for_user", { UserName: "member" })).toMatchObject({ Groups: [{ GroupName }] });
    const conflict = (what: string) => ["DeleteConflict", `Cannot delete entity, must ${what} first.`];
    expect(await refused("delete_group", { GroupName })).toEqual(conflict("remove users from group"));
    await iam("update_group", { GroupName, NewGroupName: "Chiefs", NewPath: "/" });
    expect(await iam("list_groups", { PathPrefix: "/" })).toMatchObject({
      Groups: expect.arrayContaining([expect.objectContaining({ GroupName: "Chiefs", Arn: arn("group/Chiefs") })]),
    });
    await iam("remove_user_from_group", { UserName: "member", GroupName: "Chiefs" });
    expect(await iam("list_groups_for_user", { UserName: "member" })).toMatchObject({ Groups: [] });
    await iam("attach_group_policy", { GroupName: "Chiefs", PolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" });
    expect(await refused("delete_group", { GroupName: "Chiefs" })).toEqual(conflict("detach all policies"));
    expect(await iam("list_attached_group_policies", { GroupName: "Chiefs" })).toMatchObject({
      AttachedPolicies: [{ PolicyName: "PowerUserAccess", PolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" }],
    });
    await iam("detach_group_policy", { GroupName: "Chiefs", PolicyArn: "arn:aws:iam::aws:policy/PowerUserAccess" });
    await iam("put_group_policy", { GroupName: "Chiefs", PolicyName: "P", ...policyText(allow("s3:*")) });
    expect(await refused("delete_group", { GroupName: "Chiefs" })).toEqual(conflict("delete policies"));
    await iam("delete_group_policy", { GroupName: "Chiefs", PolicyName: "P" });
    expect(await iam("delete_group", { GroupName: "Chiefs" })).toMatchObject({ status: 200 });
    expect(await refused("get_group", { GroupName: "Chiefs" })).toEqual([
      "NoSuchEntity",
      "The group with name Chiefs cannot be found.",
    ]);
  });

  test.each([
    ["user", "UserName", 2048],
    ["group", "GroupName", 5120],
    ["role", "RoleName", 10_240],
  ] as const)(
    "inline policies of a %s come back as they were put, one by one and page by page",
    async (kind, member, most) => {
      const name = `inline-${kind}`;
      const who = { [member]: name };
      const AssumeRolePolicyDocument = JSON.stringify(trust({ AWS: arn("root") }));
      await iam(`create_${kind}`, { ...who, ...(kind === "role" ? { AssumeRolePolicyDocument } : {}) });
      const odd = document({ Effect: "Allow", Action: "s3:*", Resource: `arn:aws:s3:::a'(b)*!/\${aws:username}%20+ü` });
      for (const PolicyName of ["One", "Two", "Three"]) {
        await iam(`put_${kind}_policy`, { ...who, PolicyName, ...policyText(odd) });
      }
      expect(await iam(`get_${kind}_policy`, { ...who, PolicyName: "one" })).toEqual({
        status: 200,
        ...who,
        PolicyName: "one",
        PolicyDocument: odd,
      });
      const read = await pages(`list_${kind}_policies`, { ...who, PaginationConfig: { PageSize: 2 } }, "PolicyNames");
      expect(read).toEqual([["One", "Three"], ["Two"]]);
      expect(await refused(`get_${kind}_policy`, { ...who, PolicyName: "Four" })).toEqual([
        "NoSuchEntity",
        `The ${kind} policy with name Four cannot be found.`,
      ]);
      const actions = Array.from({ length: 800 }, (_, index) => `service:Operation${index}`);
      const large = document({ Effect: "Allow", Action: actions, Resource: "*" });
      expect(await refused(`put_${kind}_policy`, { ...who, PolicyName: "Large", ...policyText(large) })).toEqual([
        "LimitExceeded",
        `Maximum policy size of ${most} bytes exceeded for ${kind} ${name}`,
      ]);
      expect(await refused(`put_${kind}_policy`, { ...who, PolicyName: "Bad", PolicyDocument: "{" })).toEqual([
        "MalformedPolicyDocument",
        "Syntax errors in policy.",
      ]);
      await iam(`delete_${kind}_policy`, { ...who, PolicyName: "TWO" });
      expect(await iam(`list_${kind}_policies`, who)).toMatchObject({ PolicyNames: ["One", "Three"] });
    },
  );

  test.each([
    ["no JSON", "{", "Syntax errors in policy."],
    ["no object", "[]", "Syntax errors in policy."],
    [
      "an old version",
      JSON.stringify({ Version: "2020-01-01", Statement: [] }),
      "The policy must contain a valid version string",
    ],
    ["a principal", { Principal: "*" }, "Policy document should not specify a principal."],
    ["no action", { Action: undefined }, "Policy statement must contain actions."],
    ["no resource", { Resource: undefined }, "Policy statement must contain resources."],
    [
      "an action without service",
      { Action: "GetUser" },
      "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
    ],
    ["a resource that is no ARN", { Resource: "alice" }, 'Resource alice must be in ARN format or "*".'],
    [
      "another partition",
      { Resource: "arn:aws-cn:s3:::b" },
      'Partition "aws-cn" is not valid for resource "arn:aws-cn:s3:::b".',
    ],
    [
      "an IAM resource with a region",
      { Resource: "arn:aws:iam:us-east-1:123456789012:user/a" },
      "IAM resource arn:aws:iam:us-east-1:123456789012:user/a cannot contain region information.",
    ],
    [
      "a Sid with a hyphen",
      { Sid: "a-b" },
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
  ])("a policy with %s is refused as AWS refuses it", async (_, broken, message) => {
    await iam("create_group", { GroupName: "malformed" });
    const statement = typeof broken === "string" ? {} : { Effect: "Allow", Action: "s3:*", Resource: "*", ...broken };
    const text = typeof broken === "string" ? broken : JSON.stringify(document(statement));
    const input = { GroupName: "malformed", PolicyName: "P", PolicyDocument: text };
    expect(await refused("put_group_policy", input)).toEqual(["MalformedPolicyDocument", message]);
    expect(await iam("list_group_policies", { GroupName: "malformed" })).toMatchObject({ PolicyNames: [] });
  });

  test("a role is made, changed piece by piece and taken away", async () => {
    const RoleName = "daypass-admin";
    const trusted = trust({ AWS: arn("root") });
    const made = await iam("create_role", {
      RoleName,
      Path: "/daypass/",
      AssumeRolePolicyDocument: JSON.stringify(trusted),
      Description: "for people",
      MaxSessionDuration: 7200,
      Tags: [{ Key: "daypass-managed-by", Value: "daypass" }],
    });
    expect(made).toMatchObject({
      Role: {
        RoleName,
        Arn: arn("role/daypass/daypass-admin"),
        RoleId: expect.stringMatching(/^AROA/),
        AssumeRolePolicyDocument: trusted,
      },
    });
    await iam("update_role", { RoleName, MaxSessionDuration: 14_400 });
    expect(await iam("get_role", { RoleName })).toMatchObject({
      Role: {
        Description: "for people",
        MaxSessionDuration: 14_400,
        Tags: [{ Key: "daypass-managed-by", Value: "daypass" }],
        RoleLastUsed: {},
      },
    });
    const narrow = trust({ Service: "cloudformation.amazonaws.com" });
    await iam("update_assume_role_policy", { RoleName, PolicyDocument: JSON.stringify(narrow) });
    await iam("update_role_description", { RoleName, Description: "" });
    expect(await iam("get_role", { RoleName })).toMatchObject({
      Role: { AssumeRolePolicyDocument: narrow, MaxSessionDuration: 14_400 },
    });
    expect(await refused("create_role", { RoleName, AssumeRolePolicyDocument: JSON.stringify(trusted) })).toEqual([
      "EntityAlreadyExists",
      "Role with name daypass-admin already exists.",
    ]);
    await iam("attach_role_policy", { RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    expect(await iam("list_attached_role_policies", { RoleName })).toMatchObject({
      AttachedPolicies: [{ PolicyName: "AdministratorAccess" }],
    });
    expect((await iam("list_instance_profiles_for_role", { RoleName })).InstanceProfiles).toEqual([]);
    expect(await refused("delete_role", { RoleName })).toEqual([
      "DeleteConflict",
      "Cannot delete entity, must detach all policies first.",
    ]);
    await iam("detach_role_policy", { RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    await iam("delete_role", { RoleName });
    expect(await refused("get_role", { RoleName })).toEqual([
      "NoSuchEntity",
      "The role with name daypass-admin cannot be found.",
    ]);
  });

  test.each([
    ["a resource", { Resource: "*" }, "Has prohibited field Resource"],
    ["no principal", { Principal: undefined }, "Missing required field Principal"],
    [
      "another service's action",
      { Action: "s3:GetObject" },
      "AssumeRole policy may only specify STS AssumeRole actions.",
    ],
  ])("a trust policy with %s is refused", async (_, broken, message) => {
    const statement = { Effect: "Allow", Principal: { AWS: arn("root") }, Action: "sts:AssumeRole", ...broken };
    const input = { RoleName: "untrusted", AssumeRolePolicyDocument: JSON.stringify(document(statement)) };
    expect(await refused("create_role", input)).toEqual(["MalformedPolicyDocument", message]);
  });

  test("a trust policy names only users and roles that there are", async () => {
    const AssumeRolePolicyDocument = JSON.stringify(trust({ AWS: arn("user/nobody") }));
    expect(await refused("create_role", { RoleName: "ghostly", AssumeRolePolicyDocument })).toEqual([
      "MalformedPolicyDocument",
      `Invalid principal in policy: "AWS":"${arn("user/nobody")}"`,
    ]);
    const other = JSON.stringify(trust({ AWS: "arn:aws:iam::210987654321:root" }));
    expect(await iam("create_role", { RoleName: "guest", AssumeRolePolicyDocument: other })).toMatchObject({
      status: 200,
    });
  });

  test("a managed policy has up to five versions, of which one is in force", async () => {
    const first = allow("s3:GetObject");
    const made = await iam("create_policy", {
      PolicyName: "Readers",
      Path: "/p/",
      ...policyText(first),
      Description: "d",
    });
    const PolicyArn = arn("policy/p/Readers");
    expect(made).toMatchObject({
      Policy: { PolicyName: "Readers", Arn: PolicyArn, DefaultVersionId: "v1", AttachmentCount: 0, IsAttachable: true },
    });
    expect(await refused("create_policy", { PolicyName: "readers", ...policyText(first) })).toEqual([
      "EntityAlreadyExists",
      "A policy called readers already exists. Duplicate names are not allowed.",
    ]);
    for (const action of ["s3:A", "s3:B", "s3:C", "s3:D"]) {
      await iam("create_policy_version", { PolicyArn, ...policyText(allow(action)), SetAsDefault: action === "s3:B" });
    }
    expect(await refused("create_policy_version", { PolicyArn, ...policyText(first) })).toEqual([
      "LimitExceeded",
      "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
    ]);
    expect(await iam("get_policy", { PolicyArn })).toMatchObject({
      Policy: { DefaultVersionId: "v3", Description: "d", Tags: [] },
    });
    expect(await iam("get_policy_version", { PolicyArn, VersionId: "v3" })).toMatchObject({
      PolicyVersion: { Document: allow("s3:B"), IsDefaultVersion: true },
    });
    expect(await iam("get_policy_version", { PolicyArn, VersionId: "v1" })).toMatchObject({
      PolicyVersion: { Document: first, IsDefaultVersion: false },
    });
    expect(await refused("delete_policy_version", { PolicyArn, VersionId: "v3" })).toEqual([
      "DeleteConflict",
      "Cannot delete the default version of a policy.",
    ]);
    expect(await refused("get_policy_version", { PolicyArn, VersionId: "v9" })).toEqual([
      "NoSuchEntity",
      `Policy ${PolicyArn} version v9 does not exist or is not attachable.`,
    ]);
    await iam("set_default_policy_version", { PolicyArn, VersionId: "v1" });
    await iam("delete_policy_version", { PolicyArn, VersionId: "v5" });
    await iam("create_policy_version", { PolicyArn, ...policyText(first) });
    const { Versions: versions } = await iam("list_policy_versions", { PolicyArn });
    expect((versions as { VersionId: string }[]).map(({ VersionId }) => VersionId)).toEqual([
      "v6",
      "v4",
      "v3",
      "v2",
      "v1",
    ]);
    await iam("create_user", { UserName: "reader" });
    await iam("attach_user_policy", { UserName: "reader", PolicyArn });
    expect(await iam("list_entities_for_policy", { PolicyArn })).toMatchObject({
      PolicyUsers: [{ UserName: "reader" }],
      PolicyGroups: [],
      PolicyRoles: [],
    });
    expect(await refused("delete_policy", { PolicyArn })).toEqual([
      "DeleteConflict",
      "Cannot delete a policy attached to entities.",
    ]);
    await iam("detach_user_policy", { UserName: "reader", PolicyArn });
    expect(await refused("detach_user_policy", { UserName: "reader", PolicyArn })).toEqual([
      "NoSuchEntity",
      `Policy ${PolicyArn} was not found.`,
    ]);
    expect((await refused("delete_policy", { PolicyArn }))[0]).toBe("DeleteConflict");
    for (const VersionId of ["v2", "v3", "v4", "v6"]) await iam("delete_policy_version", { PolicyArn, VersionId });
    await iam("delete_policy", { PolicyArn });
    expect(await refused("get_policy", { PolicyArn })).toEqual(["NoSuchEntity", `Policy ${PolicyArn} was not found.`]);
    expect(await refused("attach_user_policy", { UserName: "reader", PolicyArn })).toEqual([
      "NoSuchEntity",
      `Policy ${PolicyArn} does not exist or is not attachable.`,
    ]);
  });

  test("a managed policy counts for whom it is attached to, by the version in force", async () => {
    const { Policy } = await iam("create_policy", { PolicyName: "Listers", ...policyText(allow("iam:ListUsers")) });
    const { Arn: PolicyArn } = Policy as { Arn: string };
    await iam("create_user", { UserName: "lister" });
    await iam("create_group", { GroupName: "listers" });
    await iam("add_user_to_group", { UserName: "lister", GroupName: "listers" });
    const { AccessKey: key } = await iam("create_access_key", { UserName: "lister" });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = key as Record<string, string>;
    const own = { accessKeyId, secretAccessKey };
    expect((await refused("list_users", {}, own))[0]).toBe("AccessDenied");
    await iam("attach_group_policy", { GroupName: "listers", PolicyArn });
    expect(await iam("list_users", {}, own)).toMatchObject({ status: 200 });
    await iam("create_policy_version", { PolicyArn, ...policyText(allow("iam:ListGroups")), SetAsDefault: true });
    expect((await refused("list_users", {}, own))[0]).toBe("AccessDenied");
    expect(await iam("list_groups", {}, own)).toMatchObject({ status: 200 });
  });

  test("AWS's own policies are there, and belong to AWS", async () => {
    const PolicyArn = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess";
    expect(await iam("get_policy", { PolicyArn })).toMatchObject({ Policy: { PolicyName: "ViewOnlyAccess" } });
    const names = ((await pages("list_policies", { Scope: "AWS" }, "Policies"))[0] as { PolicyName: string }[]).map(
      ({ PolicyName }) => PolicyName,
    );
    expect(names).toEqual(expect.arrayContaining(["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"]));
    expect((await refused("delete_policy", { PolicyArn }))[0]).toBe("AccessDenied");
    expect(await iam("list_policies", { Scope: "Local" })).toMatchObject({ Policies: [{ PolicyName: "Listers" }] });
    expect(await iam("list_policies", { OnlyAttached: true, Scope: "AWS" })).toMatchObject({
      Policies: expect.arrayContaining([expect.objectContaining({ PolicyName: "AdministratorAccess" })]),
    });
  });

  test("a permissions boundary limits, and is taken away by itself", async () => {
    const UserName = "bounded";
    const PermissionsBoundary = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    expect(await iam("create_user", { UserName, PermissionsBoundary })).toMatchObject({
      User: { PermissionsBoundary: { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: PermissionsBoundary } },
    });
    await iam("attach_user_policy", { UserName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
    const { AccessKey: key } = await iam("create_access_key", { UserName });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = key as Record<string, string>;
    const own = { accessKeyId, secretAccessKey };
    expect(await iam("list_users", {}, own)).toMatchObject({ status: 200 });
    expect(await refused("create_user", { UserName: "more" }, own)).toEqual([
      "AccessDenied",
      `User: ${arn("user/bounded")} is not authorized to perform: iam:CreateUser on resource: ${arn("user/more")} because no permissions boundary allows the iam:CreateUser action`,
    ]);
    await iam("delete_user_permissions_boundary", { UserName });
    expect((await refused("delete_user_permissions_boundary", { UserName }))[0]).toBe("NoSuchEntity");
    expect(await iam("create_user", { UserName: "more" }, own)).toMatchObject({ status: 200 });
    await iam("put_user_permissions_boundary", { UserName, PermissionsBoundary });
    expect((await refused("create_user", { UserName: "most" }, own))[0]).toBe("AccessDenied");
  });

  test("lists come page by page, whatever the page", async () => {
    for (const number of [1, 2, 3, 4, 5]) await iam("create_user", { UserName: `paged-${number}`, Path: "/paged/" });
    const read = await pages("list_users", { PathPrefix: "/paged/", PaginationConfig: { PageSize: 2 } }, "Users");
    expect(read.map((page) => (page as unknown[]).length)).toEqual([2, 2, 1]);
    const [first] = read as { UserName: string }[][];
    expect(first?.map(({ UserName }) => UserName)).toEqual(["paged-1", "paged-2"]);
  });

  test("one answer describes the whole account, in shared pages", async () => {
    const all = await iam("get_account_authorization_details", { MaxItems: 1000 });
    expect(all).toMatchObject({
      UserDetailList: expect.arrayContaining([
        expect.objectContaining({
          UserName: "bootstrap",
          GroupList: [],
          AttachedManagedPolicies: [expect.objectContaining({ PolicyName: "AdministratorAccess" })],
        }),
        expect.objectContaining({ UserName: "inline-user", UserPolicyList: expect.any(Array) }),
      ]),
      RoleDetailList: expect.arrayContaining([expect.objectContaining({ RoleName: "inline-role" })]),
      GroupDetailList: expect.arrayContaining([expect.objectContaining({ GroupName: "inline-group" })]),
      Policies: expect.arrayContaining([expect.objectContaining({ PolicyName: "AdministratorAccess" })]),
      IsTruncated: false,
    });
    const count = ["UserDetailList", "RoleDetailList", "GroupDetailList", "Policies"].reduce(
      (sum, list) => sum + (all[list] as unknown[]).length,
      0,
    );
    let seen = 0;
    for (let Marker: unknown, last = false; !last; ) {
      const page = await iam("get_account_authorization_details", {
        MaxItems: 3,
        ...(Marker === undefined ? {} : { Marker }),
      });
      const lists = ["UserDetailList", "RoleDetailList", "GroupDetailList", "Policies"].map(
        (list) => page[list] as unknown[],
      );
      expect(lists.flat().length).toBeLessThanOrEqual(3);
      seen += lists.flat().length;
      Marker = page.Marker;
      last = page.IsTruncated === false;
    }
    expect(seen).toBe(count);
    const groups = await iam("get_account_authorization_details", { Filter: ["Group"] });
    expect(groups).toMatchObject({ UserDetailList: [], RoleDetailList: [], Policies: [] });
  });

  test("the account says what is in it", async () => {
    expect(await iam("get_account_summary")).toMatchObject({
      SummaryMap: {
        AccountMFAEnabled: 0,
        AccountAccessKeysPresent: 0,
        AccessKeysPerUserQuota: 2,
        GroupPolicySizeQuota: 5120,
      },
    });
    expect(await iam("list_account_aliases")).toMatchObject({ AccountAliases: [] });
    await iam("create_account_alias", { AccountAlias: "datatruck-dev" });
    expect(await iam("list_account_aliases")).toMatchObject({ AccountAliases: ["datatruck-dev"] });
    await iam("delete_account_alias", { AccountAlias: "datatruck-dev" });
    expect(await refused("get_account_password_policy", {})).toEqual([
      "NoSuchEntity",
      `The Password Policy with domain name ${sandbox.account} cannot be found.`,
    ]);
    for (const operation of [
      "list_ssh_public_keys",
      "list_signing_certificates",
      "list_service_specific_credentials",
    ]) {
      expect(await iam(operation, { UserName: "bootstrap" })).toMatchObject({ status: 200 });
    }
  });

  test("a credential report has a line per user, and root's", async () => {
    expect((await refused("get_credential_report", {}))[0]).toBe("ReportNotPresent");
    expect(await iam("generate_credential_report")).toMatchObject({ State: "STARTED" });
    expect(await iam("generate_credential_report")).toMatchObject({ State: "COMPLETE" });
    const { Content: content, ReportFormat } = await iam("get_credential_report");
    expect(ReportFormat).toBe("text/csv");
    const [header = "", root = "", ...users] = String(content).split("\n");
    expect(root).toMatch(/^<root_account>,arn:aws:iam::\d{12}:root,/);
    const mfa = header.split(",").indexOf("mfa_active");
    expect(users.find((line) => line.startsWith("bootstrap,"))?.split(",")[mfa]).toBe("false");
    for (const line of [root, ...users]) expect(line.split(",").length).toBe(header.split(",").length);
  });
});
