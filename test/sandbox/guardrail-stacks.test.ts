import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
} from "@aws-sdk/client-cloudformation";
import {
  GetGroupPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, test } from "vitest";
import { defaultOptions, documentsOf, type GuardrailOptions } from "../../src/iam/guardrail.ts";
import { cloudFormation } from "../../src/iam/templates/cloudformation.ts";
import { type Partition, type Sandbox, startSandbox } from "../../src/sandbox/server.ts";
import { keysOf } from "./ask.ts";
import { iamClient } from "./clients.ts";

const variants: readonly (readonly [string, Partial<GuardrailOptions>, Partition])[] = [
  ["a role", {}, "aws"],
  ["a role, enrolment gated", { enrolment: "gated" }, "aws"],
  ["a role in GovCloud", {}, "aws-us-gov"],
  ["a role in China, at the root path", { path: "/" }, "aws-cn"],
  ["the guardrail alone", { kind: "guardrail-only", groups: ["devs", "ops"] }, "aws"],
  [
    "the guardrail alone, as a managed policy",
    { kind: "guardrail-only", groups: ["devs", "ops"], managed: true },
    "aws",
  ],
  ["roles that are there", { kind: "existing-roles", roleArns: ["arn:aws:iam::210987654321:role/Admin"] }, "aws"],
  ["a role for another account's users", { kind: "trusting-role", trustAccount: "210987654321" }, "aws"],
];

// What we generate goes through the sandbox's CloudFormation by AWS's own SDK, and comes back from IAM as it was meant.
describe.each(variants)("%s", (_, wish, partition) => {
  test.each(["yaml", "json"] as const)("deploys from %s, and is read back as it was written", async (form) => {
    const sandbox = await startSandbox({ account: "empty", partition });
    try {
      const { account } = sandbox.world;
      for (const name of wish.groups ?? []) account.addGroup({ name });
      const options: GuardrailOptions = { ...defaultOptions, partition, account: sandbox.account, ...wish };
      const cloudformation = clientOf(sandbox);
      await deploy(cloudformation, cloudFormation(options, form).text);
      expect(await deployed(iamClient(sandbox, keysOf(sandbox)), options)).toEqual(
        JSON.parse(JSON.stringify(documentsOf(options))),
      );
      await cloudformation.send(new DeleteStackCommand({ StackName: "daypass" }));
      await waitUntilStackDeleteComplete(
        { client: cloudformation, minDelay: 1, maxDelay: 1, maxWaitTime: 10 },
        { StackName: "daypass" },
      );
      expect([...account.roles.keys(), ...account.groups.keys()]).toEqual(wish.groups ?? []);
    } finally {
      await sandbox.close();
    }
  });
});

function clientOf(sandbox: Sandbox): CloudFormationClient {
  const { endpoint, region } = sandbox;
  const { accessKeyId, secretAccessKey } = keysOf(sandbox);
  return new CloudFormationClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey }, maxAttempts: 1 });
}

async function deploy(client: CloudFormationClient, TemplateBody: string): Promise<void> {
  const StackName = "daypass";
  const ChangeSetName = "first";
  await client.send(
    new CreateChangeSetCommand({
      ...{ StackName, ChangeSetName, TemplateBody, ChangeSetType: "CREATE" },
      Capabilities: ["CAPABILITY_NAMED_IAM"],
    }),
  );
  await waitUntilChangeSetCreateComplete(
    { client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 },
    { StackName, ChangeSetName },
  );
  await client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  const { StackEvents } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const failures = StackEvents?.filter(({ ResourceStatus }) => ResourceStatus?.endsWith("FAILED"));
  expect(failures?.map(({ ResourceStatusReason }) => ResourceStatusReason)).toEqual([]);
  expect(Stacks?.[0]?.StackStatus).toBe("CREATE_COMPLETE");
  await waitUntilStackCreateComplete({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 10 }, { StackName });
}

/** The documents as IAM has them, in the shape of `documentsOf()`. */
async function deployed(iam: IAMClient, options: GuardrailOptions): Promise<object> {
  const { kind, groups, groupName, roleName, managed } = options;
  const GroupName = groups[0] ?? groupName;
  const inline = async (PolicyName: string) => {
    const { PolicyDocument } = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
    return parsed(PolicyDocument);
  };
  const attached = async () => {
    const { AttachedPolicies } = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }));
    const PolicyArn = AttachedPolicies?.[0]?.PolicyArn;
    const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: "v1" }));
    return parsed(PolicyVersion?.Document);
  };
  const trust = async () =>
    parsed((await iam.send(new GetRoleCommand({ RoleName: roleName }))).Role?.AssumeRolePolicyDocument);
  return {
    ...(kind === "trusting-role" ? {} : { adminMfa: managed ? await attached() : await inline("AdminMFAPolicy") }),
    ...(kind === "role" || kind === "existing-roles" ? { allowAssume: await inline("AllowAssumeAdminMFAPolicy") } : {}),
    ...(kind === "role" || kind === "trusting-role" ? { roleTrust: await trust() } : {}),
  };
}

function parsed(document: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(document ?? ""));
}
