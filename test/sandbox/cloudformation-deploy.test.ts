import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { type TestHome, testHome } from "../rig/home.ts";
import { needs, pathOf } from "../rig/needs.ts";
import { runProgram } from "../rig/run.ts";
import { keysOf } from "./ask.ts";
import { guardrailTemplate } from "./stacks.ts";

// `aws cloudformation deploy` is a client with ideas of its own: change sets, waiters, a summary of the template.
describe.skipIf(needs("aws").missing)("aws cloudformation deploy", () => {
  let sandbox: Sandbox;
  let home: TestHome;
  beforeAll(async () => {
    sandbox = await startSandbox({ account: "empty" });
    home = testHome();
    home.write("guardrail.yaml", guardrailTemplate);
  });
  afterAll(async () => {
    await sandbox.close();
    home.remove();
  });

  async function aws(...words: readonly string[]) {
    const { accessKeyId, secretAccessKey } = keysOf(sandbox);
    const env = {
      AWS_ENDPOINT_URL: sandbox.endpoint,
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    };
    const { stdout, stderr, exitCode } = await runProgram([pathOf("aws"), ...words], { home, env });
    return { exitCode, stdout, said: stderr.trim() };
  }
  const template = (name = "guardrail.yaml") => ["--template-file", home.path(name)];
  // The command names its change set by the second, which two in one second would share.
  let last = 0;
  async function deploy(stack: string, ...more: readonly string[]) {
    while (Math.floor(Date.now() / 1000) === last) await new Promise((resolve) => setTimeout(resolve, 50));
    const result = await aws("cloudformation", "deploy", "--stack-name", stack, ...template(), ...more);
    last = Math.floor(Date.now() / 1000);
    return result;
  }
  const named = ["--capabilities", "CAPABILITY_NAMED_IAM"];
  async function read(...words: readonly string[]): Promise<unknown> {
    const { stdout, said } = await aws(...words, "--output", "json");
    expect(said).toBe("");
    return JSON.parse(stdout);
  }

  test("creates, finds nothing to do, updates, and is read back by IAM", async () => {
    expect(await deploy("daypass")).toMatchObject({
      exitCode: 255,
      said: expect.stringContaining(
        "An error occurred (InsufficientCapabilitiesException) when calling the CreateChangeSet operation: Requires capabilities : [CAPABILITY_NAMED_IAM]",
      ),
    });
    expect(await deploy("daypass", ...named)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("Successfully created/updated stack - daypass"),
    });
    expect(await deploy("daypass", ...named, "--no-fail-on-empty-changeset")).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("No changes to deploy. Stack daypass is up to date"),
    });
    const updated = await deploy(
      "daypass",
      ...named,
      "--parameter-overrides",
      "MaxSessionSeconds=14400",
      "UserName=alice",
    );
    expect(updated).toMatchObject({ exitCode: 0 });
    expect(await read("iam", "get-role", "--role-name", "daypass-admin")).toMatchObject({
      Role: { Path: "/daypass/", MaxSessionDuration: 14_400 },
    });
    expect(await read("iam", "list-groups-for-user", "--user-name", "alice")).toMatchObject({
      Groups: [{ GroupName: "daypass-admins", Path: "/daypass/" }],
    });
    const policy = ["--group-name", "daypass-admins", "--policy-name", "AdminMFAPolicy"];
    expect(await read("iam", "get-group-policy", ...policy)).toMatchObject({
      PolicyDocument: { Statement: [{ Sid: "DenyAllWithoutMFA", Effect: "Deny" }, { Sid: "Own" }] },
    });
    expect(await read("cloudformation", "describe-stack-resources", "--stack-name", "daypass")).toMatchObject({
      StackResources: [
        { LogicalResourceId: "AdminRole", PhysicalResourceId: "daypass-admin", ResourceStatus: "UPDATE_COMPLETE" },
        { LogicalResourceId: "AdminGroup", PhysicalResourceId: "daypass-admins", ResourceStatus: "CREATE_COMPLETE" },
        { LogicalResourceId: "FirstUser", PhysicalResourceId: "alice", ResourceStatus: "CREATE_COMPLETE" },
      ],
    });
  });

  test("rolls back what fails, and says so", async () => {
    await aws("iam", "create-group", "--group-name", "taken-admins");
    const failed = await deploy("taken", ...named, "--parameter-overrides", "NamePrefix=taken");
    expect(failed).toMatchObject({ exitCode: 255, said: expect.stringContaining("Failed to create/update the stack") });
    const { Stacks } = (await read("cloudformation", "describe-stacks", "--stack-name", "taken")) as {
      Stacks: readonly { StackStatus: string }[];
    };
    expect(Stacks[0]?.StackStatus).toBe("ROLLBACK_COMPLETE");
    const again = await deploy("taken", ...named);
    expect(again.said).toMatch(/ValidationError.*is in ROLLBACK_COMPLETE state and can not be updated\./);
    await aws("cloudformation", "delete-stack", "--stack-name", "taken");
    expect(await aws("cloudformation", "wait", "stack-delete-complete", "--stack-name", "taken")).toMatchObject({
      exitCode: 0,
    });
  });

  test("shows a change set without executing it", async () => {
    const planned = await deploy(
      "planned",
      ...named,
      "--no-execute-changeset",
      "--parameter-overrides",
      "NamePrefix=plan",
    );
    expect(planned.exitCode).toBe(0);
    const id = /--change-set-name (arn:\S+)/.exec(planned.stdout)?.[1] ?? "";
    expect(await read("cloudformation", "describe-change-set", "--change-set-name", id)).toMatchObject({
      StackName: "planned",
      ExecutionStatus: "AVAILABLE",
      Changes: [{ ResourceChange: { LogicalResourceId: "AdminRole" } }, { ResourceChange: { Action: "Add" } }],
    });
    expect((await aws("iam", "get-role", "--role-name", "plan-admin")).said).toContain("(NoSuchEntity)");
  });

  test("tells of a template that is none", async () => {
    home.write("broken.yaml", "Resources:\n  A:\n   - [b\n");
    const broken = await aws(
      "cloudformation",
      "validate-template",
      "--template-body",
      `file://${home.path("broken.yaml")}`,
    );
    expect(broken.said).toMatch(
      /^An error occurred \(ValidationError\) when calling the ValidateTemplate operation: Template format error: YAML not well-formed\. \(line \d+, column \d+\)$/,
    );
  });
});
