import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { needs } from "../rig/needs.ts";
import { keysOf, type Signer } from "./ask.ts";
import { type Boto3, type Boto3Result, startBoto3 } from "./boto3-process.ts";
import { guardrailTemplate, namedIam, stackCalls } from "./stacks.ts";

const queueTemplate = JSON.stringify({ Resources: { Jobs: { Type: "AWS::SQS::Queue" } } });

function group(properties: object, more: object = {}): string {
  return JSON.stringify({ Resources: { Team: { Type: "AWS::IAM::Group", Properties: properties, ...more } } });
}

describe.skipIf(needs("boto3").missing)("CloudFormation by boto3", () => {
  let sandbox: Sandbox;
  let python: Boto3;
  let calls: ReturnType<typeof stackCalls>;
  let number = 0;
  let StackName = "";
  beforeAll(async () => {
    sandbox = await startSandbox({ account: "empty", seed: "cloudformation" });
    python = startBoto3(sandbox);
    calls = stackCalls(python, sandbox);
  });
  afterAll(async () => {
    python.close();
    await sandbox.close();
  });
  beforeEach(() => {
    number += 1;
    StackName = `stack-${number}`;
  });

  const prefix = (value = `p${number}`) => ({ Parameters: [{ ParameterKey: "NamePrefix", ParameterValue: value }] });
  const create = (TemplateBody = guardrailTemplate, more: object = {}) =>
    calls.cfn("create_stack", { StackName, TemplateBody, ...namedIam, ...more });
  /** A user with this one policy, and its key. */
  async function user(UserName: string, statements: readonly object[]): Promise<Signer> {
    await calls.iam("create_user", { UserName });
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    await calls.iam("put_user_policy", { UserName, PolicyName: "Own", PolicyDocument });
    const { AccessKey: key } = await calls.iam("create_access_key", { UserName });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = key as Record<string, string>;
    return { accessKeyId, secretAccessKey };
  }
  const allow = (Action: string | readonly string[]) => ({ Effect: "Allow", Action, Resource: "*" });

  test("a stack makes what its template says, and IAM reads it back", async () => {
    const Parameters = [
      { ParameterKey: "NamePrefix", ParameterValue: "whole" },
      { ParameterKey: "RolePolicyArns", ParameterValue: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
      { ParameterKey: "UserName", ParameterValue: "alice" },
    ];
    const Tags = [{ Key: "owner", Value: "ops" }];
    const { StackId } = await create(guardrailTemplate, { Parameters, Tags, EnableTerminationProtection: true });
    expect(StackId).toMatch(new RegExp(`^arn:aws:cloudformation:eu-west-1:${sandbox.account}:stack/${StackName}/`));
    const { Stacks } = await calls.cfn("describe_stacks", { StackName });
    expect(Stacks).toEqual([
      expect.objectContaining({
        StackName,
        StackId,
        StackStatus: "CREATE_COMPLETE",
        Description: "A role that wants MFA, and a group that may assume it",
        EnableTerminationProtection: true,
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        Tags,
        Outputs: [
          {
            OutputKey: "RoleArn",
            OutputValue: `arn:aws:iam::${sandbox.account}:role/daypass/whole-admin`,
            Description: "The role",
          },
          { OutputKey: "GroupName", OutputValue: "whole-admins", ExportName: `${StackName}-group` },
          { OutputKey: "UserArn", OutputValue: `arn:aws:iam::${sandbox.account}:user/daypass/alice` },
        ],
      }),
    ]);
    const { Role: role } = await calls.iam("get_role", { RoleName: "whole-admin" });
    expect(role).toMatchObject({
      Path: "/daypass/",
      MaxSessionDuration: 3600,
      Tags,
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [{ Principal: { AWS: `arn:aws:iam::${sandbox.account}:root` } }],
      },
    });
    expect(await calls.iam("list_attached_role_policies", { RoleName: "whole-admin" })).toMatchObject({
      AttachedPolicies: [{ PolicyName: "ReadOnlyAccess" }],
    });
    const policy = { GroupName: "whole-admins", PolicyName: "AdminMFAPolicy" };
    const { PolicyDocument: document } = await calls.iam("get_group_policy", policy);
    expect(document).toMatchObject({
      Statement: [
        { Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } },
        { Resource: `arn:aws:iam::${sandbox.account}:user/daypass/\${aws:username}` },
      ],
    });
    expect(await calls.iam("get_group", { GroupName: "whole-admins" })).toMatchObject({
      Users: [{ UserName: "alice" }],
    });
    expect(await calls.cfn("get_template", { StackName })).toMatchObject({ TemplateBody: guardrailTemplate });
  });

  test("events come in AWS's order", async () => {
    await create(guardrailTemplate, prefix());
    expect(await calls.events(StackName)).toEqual([
      `${StackName} CREATE_IN_PROGRESS (User Initiated)`,
      "AdminRole CREATE_IN_PROGRESS",
      "AdminRole CREATE_IN_PROGRESS (Resource creation Initiated)",
      "AdminRole CREATE_COMPLETE",
      "AdminGroup CREATE_IN_PROGRESS",
      "AdminGroup CREATE_IN_PROGRESS (Resource creation Initiated)",
      "AdminGroup CREATE_COMPLETE",
      `${StackName} CREATE_COMPLETE`,
    ]);
    await calls.cfn("delete_stack", { StackName });
    expect(await calls.refused("describe_stacks", { StackName })).toEqual([
      "ValidationError",
      `Stack with id ${StackName} does not exist`,
    ]);
  });

  test("a deleted stack is found by its ARN alone", async () => {
    const { StackId } = await create(guardrailTemplate, prefix());
    await calls.cfn("delete_stack", { StackName });
    expect(await calls.status(String(StackId))).toBe("DELETE_COMPLETE");
    expect((await calls.events(String(StackId))).slice(-6)).toEqual([
      `${StackName} DELETE_IN_PROGRESS (User Initiated)`,
      "AdminGroup DELETE_IN_PROGRESS",
      "AdminGroup DELETE_COMPLETE",
      "AdminRole DELETE_IN_PROGRESS",
      "AdminRole DELETE_COMPLETE",
      `${StackName} DELETE_COMPLETE`,
    ]);
    expect(await calls.iam("get_role", { RoleName: `p${number}-admin` })).toMatchObject({ code: "NoSuchEntity" });
    expect(await calls.cfn("delete_stack", { StackName: "never-was" })).toMatchObject({ status: 200 });
    const { StackSummaries } = await calls.cfn("list_stacks", { StackStatusFilter: ["DELETE_COMPLETE"] });
    expect(StackSummaries).toContainEqual(expect.objectContaining({ StackId, StackStatus: "DELETE_COMPLETE" }));
  });

  test("where a name is taken, everything goes back", async () => {
    await calls.iam("create_group", { GroupName: `p${number}-admins` });
    await create(guardrailTemplate, prefix());
    const taken = `Group with name p${number}-admins already exists.`;
    expect(await calls.events(StackName)).toEqual([
      `${StackName} CREATE_IN_PROGRESS (User Initiated)`,
      "AdminRole CREATE_IN_PROGRESS",
      "AdminRole CREATE_IN_PROGRESS (Resource creation Initiated)",
      "AdminRole CREATE_COMPLETE",
      "AdminGroup CREATE_IN_PROGRESS",
      `AdminGroup CREATE_FAILED (Resource handler returned message: "${taken} (Service: Iam, Status Code: 409, Request ID: ID) (SDK Attempt Count: 1)" (RequestToken: ID, HandlerErrorCode: AlreadyExists))`,
      `${StackName} ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [AdminGroup]. Rollback requested by user.)`,
      "AdminGroup DELETE_COMPLETE",
      "AdminRole DELETE_IN_PROGRESS",
      "AdminRole DELETE_COMPLETE",
      `${StackName} ROLLBACK_COMPLETE`,
    ]);
    expect(await calls.iam("get_role", { RoleName: `p${number}-admin` })).toMatchObject({ code: "NoSuchEntity" });
    expect(await calls.iam("get_group", { GroupName: `p${number}-admins` })).toMatchObject({ status: 200 });
    const { Stacks } = await calls.cfn("describe_stacks", { StackName });
    const [{ StackId }] = Stacks as [Boto3Result];
    expect(await calls.refused("update_stack", { StackName, TemplateBody: guardrailTemplate, ...namedIam })).toEqual([
      "ValidationError",
      `Stack:${String(StackId)} is in ROLLBACK_COMPLETE state and can not be updated.`,
    ]);
    expect((await calls.refused("create_stack", { StackName, TemplateBody: guardrailTemplate, ...namedIam }))[0]).toBe(
      "AlreadyExistsException",
    );
    await calls.cfn("delete_stack", { StackName });
    expect((await calls.refused("describe_stacks", { StackName }))[0]).toBe("ValidationError");
  });

  test("what failed half-way is taken away too", async () => {
    const Policies = [
      { PolicyName: "Good", PolicyDocument: { Version: "2012-10-17", Statement: [allow("s3:*")] } },
      { PolicyName: "Bad", PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3" }] } },
    ];
    await create(group({ GroupName: `half-${number}`, Policies }));
    expect(await calls.status(StackName)).toBe("ROLLBACK_COMPLETE");
    expect(await calls.iam("get_group", { GroupName: `half-${number}` })).toMatchObject({ code: "NoSuchEntity" });
    const [failed] = (await calls.events(StackName)).filter((line) => line.includes("CREATE_FAILED"));
    expect(failed).toContain("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    expect(failed).toContain("HandlerErrorCode: InvalidRequest");
  });

  test("OnFailure keeps or deletes", async () => {
    const Properties = { GroupName: `kept-${number}`, Nonsense: 1 };
    await create(group(Properties), { OnFailure: "DO_NOTHING" });
    expect(await calls.status(StackName)).toBe("CREATE_FAILED");
    expect((await calls.events(StackName)).find((line) => line.startsWith("Team CREATE_FAILED"))).toBe(
      "Team CREATE_FAILED (Properties validation failed for resource Team with message:\n[#: extraneous key [Nonsense] is not permitted])",
    );
    StackName = `${StackName}-deleted`;
    const { StackId } = await create(group(Properties), { OnFailure: "DELETE" });
    expect(await calls.status(String(StackId))).toBe("DELETE_COMPLETE");
  });

  test.each([
    ["CAPABILITY_NAMED_IAM", guardrailTemplate, ["CAPABILITY_IAM"]],
    ["CAPABILITY_IAM", group({}), []],
  ])("IAM resources want %s", async (capability, TemplateBody, Capabilities) => {
    const wants = ["InsufficientCapabilitiesException", `Requires capabilities : [${capability}]`];
    expect(await calls.refused("create_stack", { StackName, TemplateBody, Capabilities })).toEqual(wants);
    const changeSet = { StackName, TemplateBody, Capabilities, ChangeSetName: "c", ChangeSetType: "CREATE" };
    expect(await calls.refused("create_change_set", changeSet)).toEqual(wants);
    expect(await calls.cfn("validate_template", { TemplateBody })).toMatchObject({ Capabilities: [capability] });
  });

  test("an update changes in place, adds and takes away", async () => {
    await create(guardrailTemplate, prefix());
    const Parameters = [
      ...prefix().Parameters,
      { ParameterKey: "MaxSessionSeconds", ParameterValue: "7200" },
      { ParameterKey: "UserName", ParameterValue: `u${number}` },
    ];
    const update = { StackName, UsePreviousTemplate: true, ...namedIam };
    await calls.cfn("update_stack", { ...update, Parameters });
    expect((await calls.events(StackName)).slice(8)).toEqual([
      `${StackName} UPDATE_IN_PROGRESS (User Initiated)`,
      "AdminRole UPDATE_IN_PROGRESS",
      "AdminRole UPDATE_COMPLETE",
      "FirstUser CREATE_IN_PROGRESS",
      "FirstUser CREATE_IN_PROGRESS (Resource creation Initiated)",
      "FirstUser CREATE_COMPLETE",
      `${StackName} UPDATE_COMPLETE_CLEANUP_IN_PROGRESS`,
      `${StackName} UPDATE_COMPLETE`,
    ]);
    expect(await calls.iam("get_role", { RoleName: `p${number}-admin` })).toMatchObject({
      Role: { MaxSessionDuration: 7200 },
    });
    const same = Parameters.map(({ ParameterKey }) => ({ ParameterKey, UsePreviousValue: true }));
    expect(await calls.refused("update_stack", { ...update, Parameters: same })).toEqual([
      "ValidationError",
      "No updates are to be performed.",
    ]);
    const without = [...same.slice(0, 2), { ParameterKey: "UserName", ParameterValue: "" }];
    await calls.cfn("update_stack", { ...update, Parameters: without });
    expect((await calls.events(StackName)).slice(-4)).toEqual([
      `${StackName} UPDATE_COMPLETE_CLEANUP_IN_PROGRESS`,
      "FirstUser DELETE_IN_PROGRESS",
      "FirstUser DELETE_COMPLETE",
      `${StackName} UPDATE_COMPLETE`,
    ]);
    expect(await calls.iam("get_user", { UserName: `u${number}` })).toMatchObject({ code: "NoSuchEntity" });
  });

  test("a change of name makes another one; the old one stays where it is to be retained", async () => {
    await create(guardrailTemplate, prefix());
    const old = `p${number}`;
    const Parameters = [{ ParameterKey: "NamePrefix", ParameterValue: `${old}x` }];
    await calls.cfn("update_stack", { StackName, UsePreviousTemplate: true, Parameters, ...namedIam });
    const hence = "Requested update requires the creation of a new physical resource; hence creating one.";
    expect((await calls.events(StackName)).slice(8)).toEqual([
      `${StackName} UPDATE_IN_PROGRESS (User Initiated)`,
      `AdminRole UPDATE_IN_PROGRESS (${hence})`,
      "AdminRole UPDATE_IN_PROGRESS (Resource creation Initiated)",
      "AdminRole UPDATE_COMPLETE",
      `AdminGroup UPDATE_IN_PROGRESS (${hence})`,
      "AdminGroup UPDATE_IN_PROGRESS (Resource creation Initiated)",
      "AdminGroup UPDATE_COMPLETE",
      `${StackName} UPDATE_COMPLETE_CLEANUP_IN_PROGRESS`,
      "AdminRole DELETE_SKIPPED",
      "AdminGroup DELETE_IN_PROGRESS",
      "AdminGroup DELETE_COMPLETE",
      `${StackName} UPDATE_COMPLETE`,
    ]);
    expect(await calls.iam("get_role", { RoleName: `${old}-admin` })).toMatchObject({ status: 200 });
    expect(await calls.iam("get_group", { GroupName: `${old}-admins` })).toMatchObject({ code: "NoSuchEntity" });
    const { PolicyDocument: document } = await calls.iam("get_group_policy", {
      GroupName: `${old}x-admins`,
      PolicyName: "AllowAssumeAdminMFAPolicy",
    });
    expect(JSON.stringify(document)).toContain(`role/daypass/${old}x-admin"`);
  });

  test("an update that fails leaves everything as it was", async () => {
    const Policies = (action: string) => [
      { PolicyName: "P", PolicyDocument: { Version: "2012-10-17", Statement: [allow(action)] } },
    ];
    const template = (action: string, second: object) =>
      JSON.stringify({
        Resources: {
          One: { Type: "AWS::IAM::Group", Properties: { GroupName: `one-${number}`, Policies: Policies(action) } },
          ...second,
        },
      });
    const two = (GroupName: string) => ({
      Two: { Type: "AWS::IAM::Group", DependsOn: "One", Properties: { GroupName } },
    });
    await calls.iam("create_group", { GroupName: `taken-${number}` });
    await create(template("s3:Get*", {}));
    const TemplateBody = template("s3:*", two(`taken-${number}`));
    await calls.cfn("update_stack", { StackName, TemplateBody, ...namedIam });
    const lines = (await calls.events(StackName)).slice(5).map((line) => line.replace(/\(Resource handler.*/, "(…)"));
    expect(lines).toEqual([
      `${StackName} UPDATE_IN_PROGRESS (User Initiated)`,
      "One UPDATE_IN_PROGRESS",
      "One UPDATE_COMPLETE",
      "Two CREATE_IN_PROGRESS",
      "Two CREATE_FAILED (…)",
      `${StackName} UPDATE_ROLLBACK_IN_PROGRESS (The following resource(s) failed to create: [Two]. )`,
      "One UPDATE_IN_PROGRESS",
      "One UPDATE_COMPLETE",
      `${StackName} UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS`,
      `${StackName} UPDATE_ROLLBACK_COMPLETE`,
    ]);
    const kept = await calls.iam("get_group_policy", { GroupName: `one-${number}`, PolicyName: "P" });
    expect(JSON.stringify(kept)).toContain("s3:Get*");
    expect(await calls.cfn("get_template", { StackName })).not.toMatchObject({ TemplateBody });
    expect(
      await calls.refused("update_stack", { StackName, TemplateBody: template("s3:Get*", {}), ...namedIam }),
    ).toEqual(["ValidationError", "No updates are to be performed."]);
  });

  test("a named resource that would have to be made again is refused", async () => {
    await create(guardrailTemplate, prefix());
    const TemplateBody = guardrailTemplate.replace("Path: /daypass/", "Path: /other/");
    await calls.cfn("update_stack", { StackName, TemplateBody, ...prefix(), ...namedIam });
    expect(await calls.events(StackName)).toContain(
      `AdminRole UPDATE_FAILED (CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename p${number}-admin and update the stack again.)`,
    );
    expect(await calls.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("change sets say what would happen, and do it", async () => {
    const ask = { StackName, ...namedIam, ...prefix() };
    const made = await calls.cfn("create_change_set", {
      ...{ ...ask, TemplateBody: guardrailTemplate, ChangeSetName: "first", ChangeSetType: "CREATE" },
      Description: "the beginning",
    });
    expect(made.Id).toMatch(/:changeSet\/first\//);
    expect(await calls.status(StackName)).toBe("REVIEW_IN_PROGRESS");
    expect(await calls.cfn("describe_change_set", { StackName, ChangeSetName: "first" })).toMatchObject({
      Status: "CREATE_COMPLETE",
      ExecutionStatus: "AVAILABLE",
      Description: "the beginning",
      Changes: [
        { Type: "Resource", ResourceChange: { Action: "Add", LogicalResourceId: "AdminRole" } },
        { Type: "Resource", ResourceChange: { Action: "Add", LogicalResourceId: "AdminGroup" } },
      ],
    });
    expect(await calls.cfn("list_change_sets", { StackName })).toMatchObject({
      Summaries: [{ ChangeSetName: "first" }],
    });
    await calls.cfn("execute_change_set", { ChangeSetName: made.Id });
    expect(await calls.status(StackName)).toBe("CREATE_COMPLETE");
    expect((await calls.events(StackName)).slice(0, 2)).toEqual([
      `${StackName} REVIEW_IN_PROGRESS (User Initiated)`,
      `${StackName} CREATE_IN_PROGRESS (User Initiated)`,
    ]);
    expect(await calls.refused("execute_change_set", { ChangeSetName: made.Id })).toEqual([
      "InvalidChangeSetStatus",
      `ChangeSet [${String(made.Id)}] cannot be executed in its current status of [CREATE_COMPLETE]`,
    ]);

    const Parameters = [{ ParameterKey: "NamePrefix", ParameterValue: "other" }];
    await calls.cfn("create_change_set", {
      ...{ StackName, ChangeSetName: "rename", UsePreviousTemplate: true, Parameters, ...namedIam },
    });
    expect(await calls.cfn("describe_change_set", { StackName, ChangeSetName: "rename" })).toMatchObject({
      Changes: [
        {
          ResourceChange: {
            ...{ Action: "Modify", LogicalResourceId: "AdminRole", Replacement: "True", Scope: ["Properties"] },
            Details: [{ Target: { Attribute: "Properties", Name: "RoleName", RequiresRecreation: "Always" } }],
          },
        },
        { ResourceChange: { Action: "Modify", LogicalResourceId: "AdminGroup", Replacement: "True" } },
      ],
    });
    await calls.cfn("create_change_set", { ...ask, UsePreviousTemplate: true, ChangeSetName: "nothing" });
    expect(await calls.cfn("describe_change_set", { StackName, ChangeSetName: "nothing" })).toMatchObject({
      Status: "FAILED",
      StatusReason:
        "The submitted information didn't contain changes. Submit different information to create a change set.",
      ExecutionStatus: "UNAVAILABLE",
    });
    expect(await calls.refused("execute_change_set", { StackName, ChangeSetName: "nothing" })).toEqual([
      "InvalidChangeSetStatus",
      expect.stringContaining("cannot be executed in its current status of [FAILED]"),
    ]);
    await calls.cfn("delete_change_set", { StackName, ChangeSetName: "rename" });
    expect(await calls.refused("describe_change_set", { StackName, ChangeSetName: "rename" })).toEqual([
      "ChangeSetNotFound",
      "ChangeSet [rename] does not exist",
    ]);
    const again = { ...ask, TemplateBody: guardrailTemplate, ChangeSetName: "again", ChangeSetType: "CREATE" };
    expect((await calls.refused("create_change_set", again))[0]).toBe("ValidationError");
  });

  test("a protected stack stays, and so does what a stack policy guards", async () => {
    await create(guardrailTemplate, { ...prefix(), EnableTerminationProtection: true });
    const guarded = [
      "ValidationError",
      `Stack [${StackName}] cannot be deleted while TerminationProtection is enabled`,
    ];
    expect(await calls.refused("delete_stack", { StackName })).toEqual(guarded);
    const Statement = [
      { Effect: "Allow", Action: "Update:*", Principal: "*", Resource: "*" },
      {
        ...{ Effect: "Deny", Principal: "*", Resource: "LogicalResourceId/AdminGroup" },
        Action: ["Update:Replace", "Update:Delete"],
      },
    ];
    await calls.cfn("set_stack_policy", { StackName, StackPolicyBody: JSON.stringify({ Statement }) });
    expect(await calls.cfn("get_stack_policy", { StackName })).toMatchObject({
      StackPolicyBody: JSON.stringify({ Statement }),
    });
    const Parameters = [{ ParameterKey: "NamePrefix", ParameterValue: `${StackName}-new` }];
    await calls.cfn("update_stack", { StackName, UsePreviousTemplate: true, Parameters, ...namedIam });
    expect(await calls.events(StackName)).toContain(
      "AdminGroup UPDATE_FAILED (Action denied by stack policy: Statement [#2] does not allow [Update:Replace] for resource [LogicalResourceId/AdminGroup])",
    );
    expect(await calls.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await calls.iam("get_role", { RoleName: `${StackName}-new-admin` })).toMatchObject({ code: "NoSuchEntity" });
    await calls.cfn("update_termination_protection", { StackName, EnableTerminationProtection: false });
    await calls.cfn("delete_stack", { StackName });
    expect(await calls.iam("get_group", { GroupName: `p${number}-admins` })).toMatchObject({ code: "NoSuchEntity" });
  });

  test("a group that somebody else put a member into cannot be deleted", async () => {
    await create(guardrailTemplate, prefix());
    await calls.iam("create_user", { UserName: `guest-${number}` });
    await calls.iam("add_user_to_group", { UserName: `guest-${number}`, GroupName: `p${number}-admins` });
    await calls.cfn("delete_stack", { StackName });
    expect(await calls.status(StackName)).toBe("DELETE_FAILED");
    const events = await calls.events(StackName);
    expect(events.at(-1)).toBe(
      `${StackName} DELETE_FAILED (The following resource(s) failed to delete: [AdminGroup]. )`,
    );
    expect(events.find((line) => line.startsWith("AdminGroup DELETE_FAILED"))).toContain(
      "Cannot delete entity, must remove users from group first.",
    );
    await calls.cfn("delete_stack", { StackName, RetainResources: ["AdminGroup"] });
    expect((await calls.refused("describe_stacks", { StackName }))[0]).toBe("ValidationError");
  });

  test("events come over time where a step takes its time", async () => {
    const slow = await startSandbox({ account: "empty", seed: "slow", limits: { stackStepSeconds: 60 } });
    const own = startBoto3(slow);
    try {
      const { cfn, status, events } = stackCalls(own, slow);
      const ask = { StackName, TemplateBody: guardrailTemplate, ...namedIam };
      await cfn("create_change_set", { ...ask, ChangeSetName: "c", ChangeSetType: "CREATE" });
      expect(await cfn("describe_change_set", { StackName, ChangeSetName: "c" })).toMatchObject({
        Status: "CREATE_IN_PROGRESS",
      });
      slow.moveClocks({ sessions: 61 });
      await cfn("execute_change_set", { StackName, ChangeSetName: "c" });
      expect(await status(StackName)).toBe("CREATE_IN_PROGRESS");
      const before = (await events(StackName)).length;
      slow.moveClocks({ sessions: 130 });
      expect((await events(StackName)).length).toBeGreaterThan(before);
      expect(await status(StackName)).toBe("CREATE_IN_PROGRESS");
      expect((await cfn("update_stack", ask)).message).toMatch(
        /is in CREATE_IN_PROGRESS state and can not be updated\.$/,
      );
      slow.moveClocks({ sessions: 600 });
      expect(await status(StackName)).toBe("CREATE_COMPLETE");
    } finally {
      own.close();
      await slow.close();
    }
  });

  describe("acts in the name of whoever asks", () => {
    test("resources want their own permissions", async () => {
      const deployer = await user(`deployer-${number}`, [allow(["cloudformation:*", "iam:CreateRole", "iam:GetRole"])]);
      await calls.cfn(
        "create_stack",
        { StackName, TemplateBody: guardrailTemplate, ...prefix(), ...namedIam },
        deployer,
      );
      const group = `arn:aws:iam::${sandbox.account}:group/daypass/p${number}-admins`;
      const [failed] = (await calls.events(StackName)).filter((line) => line.startsWith("AdminGroup CREATE_FAILED"));
      expect(failed).toContain(
        `User: arn:aws:iam::${sandbox.account}:user/deployer-${number} is not authorized to perform: iam:CreateGroup on resource: ${group} because no identity-based policy allows the iam:CreateGroup action (Service: Iam, Status Code: 403,`,
      );
      // Nor may it take away what it made.
      expect(await calls.status(StackName)).toBe("ROLLBACK_FAILED");
    });

    test("a queue that may not be made is reported by SQS's address", async () => {
      const deployer = await user(`queues-${number}`, [allow("cloudformation:*")]);
      await calls.cfn("create_stack", { StackName, TemplateBody: queueTemplate }, deployer);
      expect(await calls.events(StackName)).toContain(
        "Jobs CREATE_FAILED (API: sqs:CreateQueue Access to the resource https://sqs.eu-west-1.amazonaws.com/ is denied.)",
      );
      expect(
        await calls.cfn("create_stack", { StackName: `${StackName}-ok`, TemplateBody: queueTemplate }),
      ).toMatchObject({
        status: 200,
      });
      expect(await calls.status(`${StackName}-ok`)).toBe("CREATE_COMPLETE");
    });

    test("a key is without MFA in what CloudFormation calls for it, and a session with MFA is with it", async () => {
      const statements = [
        allow("*"),
        {
          ...{ Effect: "Deny", Action: "sqs:CreateQueue", Resource: "*" },
          // Plain Bool: a key itself passes, since it has no such key; what a service calls for it does not.
          Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
        },
      ];
      const deployer = await user(`forwarded-${number}`, statements);
      await calls.cfn("create_stack", { StackName, TemplateBody: queueTemplate }, deployer);
      expect(await calls.status(StackName)).toBe("ROLLBACK_COMPLETE");

      const { world } = sandbox;
      const device = world.account.addDevice({ name: `phone-${number}` });
      world.mfa.furnish(device, { userName: `forwarded-${number}` });
      const bought = await python.call({
        ...{ service: "sts", operation: "get_session_token", keys: deployer },
        input: { SerialNumber: device.serial, TokenCode: sandbox.code(device.serial) },
      });
      const {
        AccessKeyId: accessKeyId = "",
        SecretAccessKey: secretAccessKey = "",
        SessionToken: sessionToken,
      } = bought.Credentials as Record<string, string>;
      const withMfa = { accessKeyId, secretAccessKey, sessionToken };
      await calls.cfn("create_stack", { StackName: `${StackName}-mfa`, TemplateBody: queueTemplate }, withMfa);
      expect(await calls.status(`${StackName}-mfa`)).toBe("CREATE_COMPLETE");
    });

    test("IAM does not know a session without MFA that CloudFormation passes on", async () => {
      const deployer = await user(`tokens-${number}`, [allow("*")]);
      const bought = await python.call({ service: "sts", operation: "get_session_token", keys: deployer });
      const {
        AccessKeyId: accessKeyId = "",
        SecretAccessKey: secretAccessKey = "",
        SessionToken: sessionToken,
      } = bought.Credentials as Record<string, string>;
      const withoutMfa = { accessKeyId, secretAccessKey, sessionToken };
      await calls.cfn(
        "create_stack",
        { StackName, TemplateBody: group({}), Capabilities: ["CAPABILITY_IAM"] },
        withoutMfa,
      );
      const failed = (await calls.events(StackName)).find((line) => line.startsWith("Team CREATE_FAILED"));
      expect(failed).toContain("The security token included in the request is invalid (Service: Iam, Status Code: 403");
    });

    test("with a service role the caller needs to pass it, and no more", async () => {
      const trusting = {
        ...{ Effect: "Allow", Principal: { Service: "cloudformation.amazonaws.com" }, Action: "sts:AssumeRole" },
      };
      const RoleName = `service-${number}`;
      const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trusting] });
      await calls.iam("create_role", { RoleName, AssumeRolePolicyDocument });
      await calls.iam("attach_role_policy", { RoleName, PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" });
      const RoleARN = `arn:aws:iam::${sandbox.account}:role/${RoleName}`;
      const ask = { StackName, TemplateBody: guardrailTemplate, ...prefix(), ...namedIam, RoleARN };
      const nobody = await user(`nobody-${number}`, [allow("cloudformation:*")]);
      expect((await calls.refused("create_stack", ask, nobody))[1]).toContain(`iam:PassRole on resource: ${RoleARN}`);
      const passer = await user(`passer-${number}`, [allow(["cloudformation:*", "iam:PassRole"])]);
      await calls.cfn("create_stack", ask, passer);
      expect(await calls.status(StackName)).toBe("CREATE_COMPLETE");
    });

    test("asking about stacks wants permission as well", async () => {
      const nobody = await user(`reader-${number}`, [allow("s3:*")]);
      const arn = `arn:aws:iam::${sandbox.account}:user/reader-${number}`;
      const stack = `arn:aws:cloudformation:eu-west-1:${sandbox.account}:stack/none/*`;
      expect(await calls.refused("describe_stacks", { StackName: "none" }, nobody)).toEqual([
        "AccessDenied",
        `User: ${arn} is not authorized to perform: cloudformation:DescribeStacks on resource: ${stack} because no identity-based policy allows the cloudformation:DescribeStacks action`,
      ]);
    });
  });

  test("stacks of one region are not seen from another", async () => {
    await create(queueTemplate);
    const keys = keysOf(sandbox);
    const elsewhere = await python.call({
      ...{ service: "cloudformation", operation: "describe_stacks", region: "eu-central-1", keys },
      input: { StackName },
    });
    expect(elsewhere.message).toBe(`Stack with id ${StackName} does not exist`);
  });
});
