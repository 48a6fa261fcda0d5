import { validationError } from "../aws-error.ts";
import { flag, list, operation, required, text } from "../query-input.ts";
import { isDeleted, nothingGiven } from "../stack.ts";
import { changesOf, tagsDiffer } from "./cfn-changes.ts";
import { createResources, deleteResources } from "./cfn-create-and-delete.ts";
import {
  minutes,
  newStackName,
  onFailure,
  policyBody,
  requestToken,
  roleArn,
  stackInput,
  stackName,
  updateInput,
} from "./cfn-members.ts";
import { type Run, startRun } from "./cfn-run.ts";
import { checkStackPolicy } from "./cfn-stack-policy.ts";
import * as stacks from "./cfn-stacks.ts";
import { updateResources } from "./cfn-update.ts";

export const createStack = operation({
  action: "CreateStack",
  input: {
    StackName: required(newStackName),
    ...stackInput,
    DisableRollback: flag(),
    OnFailure: onFailure,
    TimeoutInMinutes: minutes,
    StackPolicyBody: policyBody,
    ClientRequestToken: requestToken,
    EnableTerminationProtection: flag(),
  },
  run(input, call) {
    const { StackName: name, ClientRequestToken: token, StackPolicyBody: policy } = input;
    const role: Record<string, string> = input.RoleARN === undefined ? {} : { "cloudformation:RoleArn": input.RoleARN };
    const existing = stacks.authorizeOnStack(name, "CreateStack", call, role);
    if (existing !== undefined) {
      // Asked twice with the same token, it is the same request.
      if (token !== undefined && existing.events[0]?.token === token) return { StackId: existing.id };
      throw stacks.alreadyExists(`Stack [${name}] already exists`);
    }
    const given = stacks.checkedInput({ ...input, UsePreviousTemplate: undefined }, nothingGiven);
    if (policy !== undefined) checkStackPolicy(policy);
    const actor = stacks.actorOf(given.roleArn, call);
    const stack = stacks.newStack(name, call);
    stack.policy = policy;
    stack.terminationProtection = input.EnableTerminationProtection ?? false;
    stack.disableRollback = input.DisableRollback ?? false;
    stack.onFailure = stacks.failureChoice(input.OnFailure);
    createResources(startRun(stack, given, { actor, call, token }));
    return { StackId: stack.id };
  },
});

export const updateStack = operation({
  action: "UpdateStack",
  input: {
    StackName: required(stackName),
    ...updateInput,
    StackPolicyBody: policyBody,
    DisableRollback: flag(),
    ClientRequestToken: requestToken,
  },
  run(input, call) {
    const stack = stacks.authorizedStack(input.StackName, "UpdateStack", call, stacks.inBrackets);
    stacks.refuseUnlessSettled(stack, call);
    const given = stacks.checkedInput(input, stack.given);
    const actor = stacks.actorOf(given.roleArn, call);
    const run = startRun(stack, given, { actor, call, token: input.ClientRequestToken });
    const { changes } = requireChanges(run);
    stack.disableRollback = input.DisableRollback ?? false;
    stack.changeSets.length = 0;
    updateResources(run, changes);
    if (input.StackPolicyBody !== undefined) stack.policy = input.StackPolicyBody;
    return { StackId: stack.id };
  },
});

function requireChanges(run: Run) {
  const found = changesOf(run);
  if (found.changes.length > 0 || found.outputsDiffer || tagsDiffer(run)) return found;
  throw validationError("No updates are to be performed.");
}

export const deleteStack = operation({
  action: "DeleteStack",
  input: {
    StackName: required(stackName),
    RetainResources: list(text()),
    RoleARN: roleArn,
    ClientRequestToken: requestToken,
    DeletionMode: text({ oneOf: ["STANDARD", "FORCE_DELETE_STACK"] }),
  },
  run(input, call) {
    const stack = stacks.authorizeOnStack(input.StackName, "DeleteStack", call);
    if (stack === undefined || isDeleted(stack, call.world.now())) return undefined;
    stacks.refuseDeletion(stack, call);
    const actor = stacks.actorOf(input.RoleARN ?? stack.given.roleArn, call);
    const run = startRun(stack, stack.given, { actor, call, token: input.ClientRequestToken });
    deleteResources(run, { retained: input.RetainResources.filter((each) => each !== undefined) });
    return undefined;
  },
});

export const updateTerminationProtection = operation({
  action: "UpdateTerminationProtection",
  input: { EnableTerminationProtection: required(flag()), StackName: required(stackName) },
  run(input, call) {
    const stack = stacks.authorizedStack(input.StackName, "UpdateTerminationProtection", call, stacks.inBrackets);
    stack.terminationProtection = input.EnableTerminationProtection;
    return { StackId: stack.id };
  },
});

export const setStackPolicy = operation({
  action: "SetStackPolicy",
  input: { StackName: required(stackName), StackPolicyBody: policyBody },
  run(input, call) {
    const stack = stacks.authorizedStack(input.StackName, "SetStackPolicy", call, stacks.inBrackets);
    if (input.StackPolicyBody === undefined) {
      throw validationError("You must specify either StackPolicyBody or StackPolicyURL");
    }
    checkStackPolicy(input.StackPolicyBody);
    stack.policy = input.StackPolicyBody;
    return undefined;
  },
});

export const getStackPolicy = operation({
  action: "GetStackPolicy",
  input: { StackName: required(stackName) },
  run(input, call) {
    const stack = stacks.authorizedStack(input.StackName, "GetStackPolicy", call, stacks.inBrackets);
    return { StackPolicyBody: stack.policy };
  },
});
