import { validationError } from "../aws-error.ts";
import { type Call, list, operation, required, text } from "../query-input.ts";
import { eventsBy, isDeleted, type Stack, type StackEvent, stackType } from "../stack.ts";
import type { XmlMembers } from "../xml.ts";
import { nextToken, stackName } from "./cfn-members.ts";
import { tokenPage } from "./cfn-page.ts";
import { stackMembers, stamp } from "./cfn-shapes.ts";
import { authorizedStack, inBrackets } from "./cfn-stacks.ts";

const notChecked = { StackResourceDriftStatus: "NOT_CHECKED" };

export const describeStacks = operation({
  action: "DescribeStacks",
  input: { StackName: stackName, NextToken: nextToken },
  run({ StackName: name, NextToken }, call) {
    const { account, caller, request, world } = call;
    const { region } = request;
    if (name !== undefined) {
      return { Stacks: [stackMembers(authorizedStack(name, "DescribeStacks", call), world.now())] };
    }
    const resource = `arn:${account.partition}:cloudformation:${region}:${account.id}:stack/*/*`;
    world.authorize(caller, { action: "cloudformation:DescribeStacks", resource });
    const stacks = account.stacks.filter((stack) => stack.region === region && !isDeleted(stack, world.now()));
    return tokenPage(
      "Stacks",
      stacks.toReversed().map((stack) => stackMembers(stack, world.now())),
      NextToken,
    );
  },
});

export const listStacks = operation({
  action: "ListStacks",
  input: { NextToken: nextToken, StackStatusFilter: list(text()) },
  run({ NextToken, StackStatusFilter: wanted }, { account, caller, request, world }) {
    world.authorize(caller, { action: "cloudformation:ListStacks", resource: "*" });
    const summaries = account.stacks
      .filter(({ region }) => region === request.region)
      .toReversed()
      .map((stack) => summaryMembers(stack, world.now()))
      .filter(({ StackStatus }) => wanted.length === 0 || wanted.includes(String(StackStatus)));
    return tokenPage("StackSummaries", summaries, NextToken);
  },
});

function summaryMembers(stack: Stack, now: Date): XmlMembers {
  const all = stackMembers(stack, now);
  const { StackId, StackName, CreationTime, LastUpdatedTime, DeletionTime, StackStatus, StackStatusReason } = all;
  return {
    ...{ StackId, StackName, TemplateDescription: all.Description, CreationTime, LastUpdatedTime, DeletionTime },
    ...{ StackStatus, StackStatusReason, DriftInformation: { StackDriftStatus: "NOT_CHECKED" } },
  };
}

/** The newest first. */
export const describeStackEvents = operation({
  action: "DescribeStackEvents",
  input: { StackName: required(stackName), NextToken: nextToken },
  run({ StackName, NextToken }, call) {
    const stack = authorizedStack(StackName, "DescribeStackEvents", call, inBrackets);
    const events = eventsBy(stack, call.world.now()).toReversed();
    return tokenPage(
      "StackEvents",
      events.map((event) => eventMembers(stack, event)),
      NextToken,
    );
  },
});

function eventMembers({ id, name }: Stack, event: StackEvent): XmlMembers {
  return {
    StackId: id,
    EventId: event.id,
    StackName: name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: stamp(event.at),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ResourceProperties: event.properties,
    ClientRequestToken: event.token,
  };
}

export const describeStackResources = operation({
  action: "DescribeStackResources",
  input: { StackName: stackName, LogicalResourceId: text(), PhysicalResourceId: text() },
  run({ StackName, LogicalResourceId, PhysicalResourceId }, call) {
    const { account, request } = call;
    const holder = account.stacks.find(
      ({ region, resources }) =>
        region === request.region &&
        [...resources.values()].some(({ physicalId }) => physicalId === PhysicalResourceId),
    );
    const name = StackName ?? holder?.id;
    if (name === undefined) {
      throw validationError(`Stack for ${PhysicalResourceId ?? "undefined"} does not exist`);
    }
    const stack = authorizedStack(name, "DescribeStackResources", call);
    const resources = latestOfResources(stack, call)
      .filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId)
      .map((event) => ({
        ...{ StackName: stack.name, StackId: stack.id, ...resourceMembers(event) },
        ...{ Timestamp: stamp(event.at), DriftInformation: notChecked },
      }));
    return { StackResources: resources };
  },
});

export const describeStackResource = operation({
  action: "DescribeStackResource",
  input: { StackName: required(stackName), LogicalResourceId: required(text()) },
  run({ StackName, LogicalResourceId: wanted }, call) {
    const stack = authorizedStack(StackName, "DescribeStackResource", call, (name) => `Stack '${name}' does not exist`);
    const event = latestOfResources(stack, call).find(({ logicalId }) => logicalId === wanted);
    if (event === undefined) throw validationError(`Resource ${wanted} does not exist for stack ${stack.name}`);
    return {
      StackResourceDetail: {
        ...{ StackName: stack.name, StackId: stack.id, ...resourceMembers(event) },
        ...{ LastUpdatedTimestamp: stamp(event.at), DriftInformation: notChecked },
      },
    };
  },
});

export const listStackResources = operation({
  action: "ListStackResources",
  input: { StackName: required(stackName), NextToken: nextToken },
  run({ StackName, NextToken }, call) {
    const stack = authorizedStack(StackName, "ListStackResources", call);
    const summaries = latestOfResources(stack, call).map((event) => ({
      ...{ ...resourceMembers(event), LastUpdatedTimestamp: stamp(event.at), DriftInformation: notChecked },
    }));
    return tokenPage("StackResourceSummaries", summaries, NextToken);
  },
});

/** Of each resource the latest event, in the order in which the resources came up. */
function latestOfResources(stack: Stack, { world }: Call): readonly StackEvent[] {
  const latest = new Map<string, StackEvent>();
  for (const event of eventsBy(stack, world.now())) {
    if (event.type !== stackType) latest.set(event.logicalId, event);
  }
  return [...latest.values()];
}

function resourceMembers(event: StackEvent): XmlMembers {
  return {
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId === "" ? undefined : event.physicalId,
    ResourceType: event.type,
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
  };
}
