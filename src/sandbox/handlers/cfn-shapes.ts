import { type Stack, type StackInput, stackState } from "../stack.ts";
import type { XmlMembers } from "../xml.ts";
import { readTemplate, type Template } from "./cfn-template.ts";

/** Times of CloudFormation have milliseconds. */
export function stamp(time: Date): string {
  return time.toISOString();
}

/** The template that a stack was given last; `undefined` before the first. */
export function templateOfStack({ given }: Pick<Stack, "given">): Template | undefined {
  return given.template === "" ? undefined : readTemplate(given.template);
}

export function stackMembers(stack: Stack, now: Date): XmlMembers {
  const state = stackState(stack, now);
  const status = state?.status ?? "CREATE_IN_PROGRESS";
  const isDeletion = status.startsWith("DELETE_");
  const hasOutputs = /_COMPLETE$|CLEANUP/.test(status) && !isDeletion && !/^ROLLBACK/.test(status);
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSets.find(({ execution }) => execution === "EXECUTE_COMPLETE")?.id,
    Description: templateOfStack(stack)?.description,
    Parameters: parameterMembers(stack.given),
    CreationTime: stamp(stack.createdAt),
    DeletionTime: isDeletion && state !== undefined ? stamp(state.at) : undefined,
    LastUpdatedTime: stack.updatedAt && stamp(stack.updatedAt),
    RollbackConfiguration: {},
    StackStatus: status,
    StackStatusReason:
      state?.reason === "User Initiated" && status !== "REVIEW_IN_PROGRESS" ? undefined : state?.reason,
    DisableRollback: stack.disableRollback,
    NotificationARNs: stack.given.notificationArns,
    Capabilities: stack.given.capabilities.length === 0 ? undefined : stack.given.capabilities,
    Outputs: hasOutputs && stack.outputs.length > 0 ? outputMembers(stack) : undefined,
    RoleARN: stack.given.roleArn,
    Tags: tagMembers(stack.given),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

function outputMembers({ outputs }: Stack): readonly XmlMembers[] {
  return outputs.map(({ key, value, description, exportName }) => ({
    OutputKey: key,
    OutputValue: value,
    Description: description,
    ExportName: exportName,
  }));
}

/** Values of parameters that are not to be shown are stars. */
export function parameterMembers(given: StackInput): readonly XmlMembers[] | undefined {
  if (given.parameters.size === 0) return undefined;
  const template = templateOfStack({ given });
  return [...given.parameters].map(([ParameterKey, value]) => {
    const hidden = String(template?.parameters.get(ParameterKey)?.NoEcho) === "true";
    return { ParameterKey, ParameterValue: hidden ? "****" : value };
  });
}

export function tagMembers({ tags }: StackInput): readonly XmlMembers[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
