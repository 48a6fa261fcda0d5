import { AwsError, validationError } from "../aws-error.ts";
import { type Call, flag, operation, required, text } from "../query-input.ts";
import {
  type ChangeSet,
  nothingGiven,
  type ResourceChange,
  type Stack,
  type StackInput,
  stackStatus,
} from "../stack.ts";
import type { XmlMembers } from "../xml.ts";
import { changesOf, tagsDiffer } from "./cfn-changes.ts";
import { createResources } from "./cfn-create-and-delete.ts";
import {
  changeSetName,
  newChangeSetName,
  nextToken,
  onFailure,
  requestToken,
  stackName,
  updateInput,
} from "./cfn-members.ts";
import { tokenPage } from "./cfn-page.ts";
import { addStackEvent, startRun } from "./cfn-run.ts";
import { parameterMembers, stamp, tagMembers } from "./cfn-shapes.ts";
import * as stacks from "./cfn-stacks.ts";
import { updateResources } from "./cfn-update.ts";

const noChanges =
  "The submitted information didn't contain changes. Submit different information to create a change set.";

export const createChangeSet = operation({
  action: "CreateChangeSet",
  input: {
    StackName: required(stackName),
    ...updateInput,
    ChangeSetName: required(newChangeSetName),
    ClientToken: text({ min: 1, max: 128 }),
    Description: text({ min: 1, max: 1024 }),
    ChangeSetType: text({ oneOf: ["CREATE", "UPDATE", "IMPORT"] }),
    IncludeNestedStacks: flag(),
    OnStackFailure: onFailure,
  },
  run(input, call) {
    const { StackName, ChangeSetName: name, ChangeSetType } = input;
    const type = ChangeSetType === "CREATE" ? "CREATE" : "UPDATE";
    if (ChangeSetType === "IMPORT") throw validationError("The sandbox does not import resources.");
    const context: Record<string, string> = { "cloudformation:ChangeSetName": name };
    const found = stacks.authorizeOnStack(StackName, "CreateChangeSet", call, context);
    const given = stacks.checkedInput(input, found?.given ?? nothingGiven);
    const stack = type === "CREATE" ? reviewedStack(found, input, call) : requireUpdatable(found, StackName, call);
    // One that was executed is history, and its name is free.
    if (stack.changeSets.some((each) => each.name === name && each.execution !== "EXECUTE_COMPLETE")) {
      throw stacks.alreadyExists(`ChangeSet [${name}] already exists`);
    }
    const made = newChangeSet({ stack, given, type }, input, call);
    stack.changeSets.push(made);
    return { Id: made.id, StackId: stack.id };
  },
});

interface Wish {
  readonly StackName: string;
  readonly ChangeSetName: string;
  readonly Description: string | undefined;
  readonly OnStackFailure: string | undefined;
}

/** The stack that a change set is to create: there is one to be reviewed, or it begins here. */
function reviewedStack(found: Stack | undefined, { StackName, ChangeSetName }: Wish, call: Call): Stack {
  const { caller, world } = call;
  if (found !== undefined) {
    if (stackStatus(found, world.now()) === "REVIEW_IN_PROGRESS") return found;
    throw validationError(
      `Stack [${found.name}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`,
    );
  }
  const stack = stacks.newStack(StackName, call);
  const run = startRun(stack, nothingGiven, { actor: caller, call, token: undefined });
  addStackEvent(run, "REVIEW_IN_PROGRESS", "User Initiated");
  return stack;
}

function requireUpdatable(stack: Stack | undefined, name: string, call: Call): Stack {
  if (stack === undefined) throw validationError(stacks.inBrackets(name));
  stacks.refuseUnlessSettled(stack, call);
  return stack;
}

interface Planned {
  readonly stack: Stack;
  readonly given: StackInput;
  readonly type: "CREATE" | "UPDATE";
}

function newChangeSet(planned: Planned, wish: Wish, call: Call): ChangeSet {
  const { stack, given, type } = planned;
  const { random, limits, now } = call.world;
  const run = startRun(stack, given, { actor: call.caller, call, token: undefined });
  const { changes, outputsDiffer } = changesOf(run);
  const isEmpty = type === "UPDATE" && changes.length === 0 && !outputsDiffer && !tagsDiffer(run);
  const createdAt = now();
  return {
    id: `${stack.id.replace(/:stack\/.*$/, "")}:changeSet/${wish.ChangeSetName}/${random.uuid()}`,
    name: wish.ChangeSetName,
    type,
    createdAt,
    readyAt: new Date(createdAt.getTime() + limits.stackStepSeconds * 1000),
    description: wish.Description,
    given,
    changes,
    failure: isEmpty ? noChanges : undefined,
    onStackFailure: wish.OnStackFailure === undefined ? undefined : stacks.failureChoice(wish.OnStackFailure),
    execution: isEmpty ? "UNAVAILABLE" : "AVAILABLE",
  };
}

export const describeChangeSet = operation({
  action: "DescribeChangeSet",
  input: {
    ChangeSetName: required(changeSetName),
    StackName: stackName,
    NextToken: nextToken,
    IncludePropertyValues: flag(),
  },
  run(input, call) {
    const { stack, changeSet } = requireChangeSet(input, "DescribeChangeSet", call);
    const { given } = changeSet;
    const { StackId, StackName, ChangeSetId, ChangeSetName, ...summary } = summaryMembers(stack, changeSet, call);
    return {
      ...{ ChangeSetName, ChangeSetId, StackId, StackName, ...summary },
      Parameters: parameterMembers(given),
      NotificationARNs: given.notificationArns,
      RollbackConfiguration: {},
      Capabilities: given.capabilities.length === 0 ? undefined : given.capabilities,
      Tags: tagMembers(given),
      OnStackFailure: changeSet.onStackFailure,
      ...tokenPage("Changes", isReady(changeSet, call) ? changeSet.changes.map(changeMembers) : [], input.NextToken),
    };
  },
});

export const listChangeSets = operation({
  action: "ListChangeSets",
  input: { StackName: required(stackName), NextToken: nextToken },
  run({ StackName, NextToken }, call) {
    const stack = stacks.authorizedStack(StackName, "ListChangeSets", call, stacks.inBrackets);
    const summaries = stack.changeSets
      .filter(({ execution }) => execution !== "EXECUTE_COMPLETE")
      .map((changeSet) => summaryMembers(stack, changeSet, call));
    return tokenPage("Summaries", summaries, NextToken);
  },
});

export const deleteChangeSet = operation({
  action: "DeleteChangeSet",
  input: { ChangeSetName: required(changeSetName), StackName: stackName },
  run(input, call) {
    const stack = stackOfChangeSet(input, "DeleteChangeSet", call);
    const at = stack.changeSets.findIndex(({ id, name }) => [id, name].includes(input.ChangeSetName));
    if (at >= 0) stack.changeSets.splice(at, 1);
    return {};
  },
});

export const executeChangeSet = operation({
  action: "ExecuteChangeSet",
  input: {
    ChangeSetName: required(changeSetName),
    StackName: stackName,
    ClientRequestToken: requestToken,
    DisableRollback: flag(),
  },
  run(input, call) {
    const { stack, changeSet } = requireChangeSet(input, "ExecuteChangeSet", call);
    if (!isReady(changeSet, call) || changeSet.execution !== "AVAILABLE") {
      const status = statusOf(changeSet, call);
      throw new AwsError({
        status: 400,
        code: "InvalidChangeSetStatus",
        message: `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${status}]`,
      });
    }
    const { given } = changeSet;
    const actor = stacks.actorOf(given.roleArn, call);
    if (changeSet.type === "UPDATE") stacks.refuseUnlessSettled(stack, call);
    stack.disableRollback = input.DisableRollback ?? false;
    if (changeSet.onStackFailure !== undefined) stack.onFailure = changeSet.onStackFailure;
    changeSet.execution = "EXECUTE_COMPLETE";
    // The other ones were made for the stack as it was.
    stack.changeSets.splice(0, stack.changeSets.length, changeSet);
    const run = startRun(stack, given, { actor, call, token: input.ClientRequestToken });
    if (changeSet.type === "CREATE") createResources(run);
    else updateResources(run, changeSet.changes);
    return {};
  },
});

interface Named {
  readonly ChangeSetName: string;
  readonly StackName: string | undefined;
}

function stackOfChangeSet({ ChangeSetName, StackName }: Named, action: string, call: Call): Stack {
  const holder = call.account.stacks.find(({ changeSets }) => changeSets.some(({ id }) => id === ChangeSetName));
  const name = StackName ?? holder?.id;
  if (name !== undefined) return stacks.authorizedStack(name, action, call, stacks.inBrackets);
  if (ChangeSetName.startsWith("arn:")) throw noSuchChangeSet(ChangeSetName);
  throw validationError("StackName must be specified if ChangeSetName is not specified as an ARN.");
}

function requireChangeSet(named: Named, action: string, call: Call) {
  const stack = stackOfChangeSet(named, action, call);
  const changeSet = stack.changeSets.findLast(({ id, name }) => [id, name].includes(named.ChangeSetName));
  if (changeSet === undefined) throw noSuchChangeSet(named.ChangeSetName);
  return { stack, changeSet };
}

function noSuchChangeSet(name: string): AwsError {
  return new AwsError({ status: 404, code: "ChangeSetNotFound", message: `ChangeSet [${name}] does not exist` });
}

function isReady({ readyAt }: ChangeSet, { world }: Call): boolean {
  return world.now() >= readyAt;
}

function statusOf(changeSet: ChangeSet, call: Call): string {
  if (!isReady(changeSet, call)) return "CREATE_IN_PROGRESS";
  return changeSet.failure === undefined ? "CREATE_COMPLETE" : "FAILED";
}

function summaryMembers(stack: Stack, changeSet: ChangeSet, call: Call): XmlMembers {
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    ExecutionStatus: isReady(changeSet, call) ? changeSet.execution : "UNAVAILABLE",
    Status: statusOf(changeSet, call),
    StatusReason: isReady(changeSet, call) ? changeSet.failure : undefined,
    CreationTime: stamp(changeSet.createdAt),
    Description: changeSet.description,
    IncludeNestedStacks: false,
  };
}

function changeMembers(change: ResourceChange): XmlMembers {
  return {
    Type: "Resource",
    ResourceChange: {
      Action: change.action,
      LogicalResourceId: change.logicalId,
      PhysicalResourceId: change.physicalId,
      ResourceType: change.type,
      Replacement: change.replacement,
      Scope: change.scope,
      Details: change.details.map(({ attribute, property, recreation }) => ({
        Target: { Attribute: attribute, Name: property, RequiresRecreation: recreation },
        Evaluation: "Static",
        ChangeSource: "DirectModification",
      })),
    },
  };
}
