import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { Credentials } from "../core/credentials.ts";
import { isFailure } from "../core/errors.ts";
import { Channel } from "./ask.ts";
import type { Connection } from "./connection.ts";
import { WayFault } from "./fault.ts";
import type { ApiTools } from "./limits.ts";

/** CloudFormation, as far as daypass asks it, always as the same caller. Every failure is a `DaypassError`. */
export interface StackApi {
  findStack(nameOrId: string): Promise<Stack | undefined>;
  resources(nameOrId: string): Promise<readonly StackResource[]>;
  createChangeSet(wish: ChangeSetWish): Promise<void>;
  findChangeSet(stack: string, name: string): Promise<ChangeSet | undefined>;
  changeSets(stack: string): Promise<readonly ChangeSetSummary[]>;
  executeChangeSet(stack: string, name: string): Promise<void>;
  deleteChangeSet(stack: string, name: string): Promise<void>;
  /** What happened to a stack, newest first, up to the event that is known already. */
  events(stackId: string, known: string | undefined): Promise<readonly StackEvent[]>;
  deleteStack(nameOrId: string): Promise<void>;
  /** Switches termination protection on. */
  protectStack(name: string): Promise<void>;
  setStackPolicy(name: string, policy: string): Promise<void>;
  close(): void;
}

export interface Stack {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly outputs: ReadonlyMap<string, string>;
  readonly isProtected: boolean;
}

/** Something that a stack has made. */
export interface StackResource {
  /** `AWS::IAM::Group`. */
  readonly type: string;
  /** What the service calls it: for groups and roles the name, for managed policies the ARN. */
  readonly physicalId: string;
}

export interface ChangeSetWish {
  readonly stack: string;
  readonly name: string;
  readonly type: "CREATE" | "UPDATE";
  readonly template: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ChangeSet {
  readonly status: string;
  readonly executionStatus: string;
  readonly reason: string | undefined;
  readonly changes: readonly Change[];
}

export interface Change {
  readonly action: string;
  readonly resource: string;
  readonly type: string;
  /** `True`, `False` or `Conditional`: whether a change makes a new one in the place of the old. */
  readonly replacement: string | undefined;
}

export interface ChangeSetSummary {
  readonly name: string;
  readonly description: string | undefined;
  readonly status: string;
  readonly executionStatus: string;
}

export interface StackEvent {
  readonly id: string;
  readonly at: Date | undefined;
  readonly resource: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
}

/** Events hold whole policies, a hundred of them on a page. */
const answerBytes = 4 * 1024 * 1024;

/** CloudFormation at the end of a connection. Opens nothing yet. */
export function openCloudFormation(connection: Connection, credentials: Credentials, tools: ApiTools): StackApi {
  const channel = new Channel(connection, { ...tools, limits: { bodyBytes: answerBytes, ...tools.limits } });
  const ask: Ask = async (question, send) => {
    const asked = await channel.ask({ ...question, credentials }, async (settings) => {
      const { CloudFormationClient } = await import("@aws-sdk/client-cloudformation");
      return send(new CloudFormationClient(settings));
    });
    return asked.output;
  };
  return { ...stacks(ask), ...changes(ask), events: (...of) => events(...of, ask), close: () => channel.close() };
}

type Ask = <Output>(
  question: { readonly action: string; readonly makes?: boolean },
  send: (client: CloudFormationClient) => Promise<Output>,
) => Promise<Output>;

type StackCalls = "findStack" | "resources" | "deleteStack" | "protectStack" | "setStackPolicy";

function stacks(ask: Ask): Pick<StackApi, StackCalls> {
  return {
    findStack: (nameOrId) => unlessMissing(stack(nameOrId, ask)),
    async resources(nameOrId) {
      const { DescribeStackResourcesCommand } = await import("@aws-sdk/client-cloudformation");
      const command = new DescribeStackResourcesCommand({ StackName: nameOrId });
      return await ask({ action: "DescribeStackResources" }, async (client) =>
        ((await client.send(command)).StackResources ?? []).flatMap(
          ({ ResourceType: type, PhysicalResourceId: physicalId }) =>
            type === undefined || physicalId === undefined ? [] : [{ type, physicalId }],
        ),
      );
    },
    async deleteStack(nameOrId) {
      const { DeleteStackCommand } = await import("@aws-sdk/client-cloudformation");
      await ask({ action: "DeleteStack" }, (client) => client.send(new DeleteStackCommand({ StackName: nameOrId })));
    },
    async protectStack(name) {
      const { UpdateTerminationProtectionCommand } = await import("@aws-sdk/client-cloudformation");
      const input = { StackName: name, EnableTerminationProtection: true };
      const action = "UpdateTerminationProtection";
      await ask({ action }, (client) => client.send(new UpdateTerminationProtectionCommand(input)));
    },
    async setStackPolicy(name, policy) {
      const { SetStackPolicyCommand } = await import("@aws-sdk/client-cloudformation");
      const input = { StackName: name, StackPolicyBody: policy };
      await ask({ action: "SetStackPolicy" }, (client) => client.send(new SetStackPolicyCommand(input)));
    },
  };
}

async function stack(nameOrId: string, ask: Ask): Promise<Stack> {
  const { DescribeStacksCommand } = await import("@aws-sdk/client-cloudformation");
  return await ask({ action: "DescribeStacks" }, async (client) => {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
    const found = Stacks?.[0];
    if (found?.StackId === undefined || found.StackName === undefined || found.StackStatus === undefined)
      throw new WayFault({ kind: "malformed", what: "it holds no stack" });
    const outputs = (found.Outputs ?? []).map(
      ({ OutputKey = "", OutputValue = "" }) => [OutputKey, OutputValue] as const,
    );
    return {
      id: found.StackId,
      name: found.StackName,
      status: found.StackStatus,
      reason: found.StackStatusReason,
      outputs: new Map(outputs),
      isProtected: found.EnableTerminationProtection === true,
    };
  });
}

type ChangeCalls = "createChangeSet" | "findChangeSet" | "changeSets" | "executeChangeSet" | "deleteChangeSet";

function changes(ask: Ask): Pick<StackApi, ChangeCalls> {
  return {
    async createChangeSet({ stack: name, name: ChangeSetName, type, template, description, tags }) {
      const { CreateChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
      const command = new CreateChangeSetCommand({
        StackName: name,
        ChangeSetName,
        ChangeSetType: type,
        TemplateBody: template,
        Description: description,
        // The names of group and role are set, so that people and policies can name them.
        Capabilities: ["CAPABILITY_NAMED_IAM"],
        // Sent twice, it is the same change set.
        ClientToken: ChangeSetName,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      });
      await ask({ action: "CreateChangeSet" }, (client) => client.send(command));
    },
    findChangeSet: (name, changeSet) => unlessMissing(changeSetOf(name, changeSet, ask)),
    changeSets: async (name) => (await unlessMissing(changeSetsOf(name, ask))) ?? [],
    async executeChangeSet(name, ChangeSetName) {
      const { ExecuteChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
      const input = { StackName: name, ChangeSetName, ClientRequestToken: ChangeSetName };
      await ask({ action: "ExecuteChangeSet" }, (client) => client.send(new ExecuteChangeSetCommand(input)));
    },
    async deleteChangeSet(name, ChangeSetName) {
      const { DeleteChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
      const input = { StackName: name, ChangeSetName };
      await ask({ action: "DeleteChangeSet" }, (client) => client.send(new DeleteChangeSetCommand(input)));
    },
  };
}

async function changeSetOf(name: string, ChangeSetName: string, ask: Ask): Promise<ChangeSet> {
  const { DescribeChangeSetCommand } = await import("@aws-sdk/client-cloudformation");
  const command = new DescribeChangeSetCommand({ StackName: name, ChangeSetName });
  return await ask({ action: "DescribeChangeSet" }, async (client) => {
    const found = await client.send(command);
    const listed = (found.Changes ?? []).flatMap(({ ResourceChange: change }): readonly Change[] =>
      change === undefined
        ? []
        : [
            {
              action: change.Action ?? "",
              resource: change.LogicalResourceId ?? "",
              type: change.ResourceType ?? "",
              replacement: change.Replacement,
            },
          ],
    );
    return {
      status: found.Status ?? "",
      executionStatus: found.ExecutionStatus ?? "",
      reason: found.StatusReason,
      changes: listed,
    };
  });
}

async function changeSetsOf(name: string, ask: Ask): Promise<readonly ChangeSetSummary[]> {
  const { ListChangeSetsCommand } = await import("@aws-sdk/client-cloudformation");
  return await ask({ action: "ListChangeSets" }, async (client) => {
    const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName: name }));
    return Summaries.map(({ ChangeSetName, Description, Status, ExecutionStatus }) => ({
      name: ChangeSetName ?? "",
      description: Description,
      status: Status ?? "",
      executionStatus: ExecutionStatus ?? "",
    }));
  });
}

/** A stack of a handful of resources has a page of events for many deployments; more are not looked at. */
const mostPages = 10;

async function events(stackId: string, known: string | undefined, ask: Ask): Promise<readonly StackEvent[]> {
  const { DescribeStackEventsCommand } = await import("@aws-sdk/client-cloudformation");
  const found: StackEvent[] = [];
  let next: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const command = new DescribeStackEventsCommand({ StackName: stackId, NextToken: next });
    const { StackEvents = [], NextToken } = await ask({ action: "DescribeStackEvents" }, (client) =>
      client.send(command),
    );
    for (const event of StackEvents) {
      if (event.EventId === known && known !== undefined) return found;
      found.push({
        id: event.EventId ?? "",
        at: event.Timestamp,
        resource: event.LogicalResourceId ?? "",
        type: event.ResourceType ?? "",
        status: event.ResourceStatus ?? "",
        reason: event.ResourceStatusReason,
      });
    }
    next = NextToken;
    if (next === undefined) break;
  }
  return found;
}

/** `undefined` where CloudFormation says, in one of its two ways, that there is no such thing. */
async function unlessMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isFailure(error, "request-not-valid") && /does not exist/.test(error.facts.awsMessage)) return undefined;
    if (isFailure(error, "aws-refused") && /^ChangeSetNotFound/.test(error.facts.awsCode)) return undefined;
    throw error;
  }
}
