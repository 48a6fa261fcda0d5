import { AwsError, validationError } from "../aws-error.ts";
import { operation, text } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { checkTemplate, neededCapability } from "./cfn-checks.ts";
import { changeSetName, stackName, templateBody, templateUrl } from "./cfn-members.ts";
import { authorizedStack, templateOf } from "./cfn-stacks.ts";
import { readTemplate, type Template } from "./cfn-template.ts";

export const validateTemplate = operation({
  action: "ValidateTemplate",
  input: { TemplateBody: templateBody, TemplateURL: templateUrl },
  run(input, { caller, world }) {
    world.authorize(caller, { action: "cloudformation:ValidateTemplate", resource: "*" });
    const template = readTemplate(templateOf(input));
    checkTemplate(template);
    return {
      Parameters: [...template.parameters].map(([name, declaration]) => {
        const { ParameterType: _, ParameterConstraints: __, ...members } = declarationMembers(name, declaration);
        return members;
      }),
      Description: template.description,
      ...capabilityMembers(template),
    };
  },
});

export const getTemplateSummary = operation({
  action: "GetTemplateSummary",
  input: { TemplateBody: templateBody, TemplateURL: templateUrl, StackName: stackName },
  run(input, call) {
    const { caller, world } = call;
    const { StackName: name, ...given } = input;
    if (name === undefined) world.authorize(caller, { action: "cloudformation:GetTemplateSummary", resource: "*" });
    const source =
      name === undefined ? templateOf(given) : authorizedStack(name, "GetTemplateSummary", call).given.template;
    const template = readTemplate(source);
    checkTemplate(template);
    const types = [...template.resources.values()].map(({ type }) => type);
    return {
      Parameters: [...template.parameters].map(([each, declaration]) => declarationMembers(each, declaration)),
      Description: template.description,
      ...capabilityMembers(template),
      ResourceTypes: types,
      Version: "2010-09-09",
      Metadata: template.metadata === undefined ? undefined : JSON.stringify(template.metadata),
    };
  },
});

function capabilityMembers(template: Template): XmlMembers {
  const needed = neededCapability(template);
  if (needed === undefined) return {};
  return { Capabilities: [needed.capability], CapabilitiesReason: needed.reason };
}

function declarationMembers(name: string, declaration: Readonly<Record<string, unknown>>): XmlMembers {
  const { Default: value, Description, NoEcho, Type, AllowedValues: allowed } = declaration;
  return {
    ParameterKey: name,
    DefaultValue: value === undefined ? undefined : String(value),
    ParameterType: String(Type),
    NoEcho: String(NoEcho) === "true",
    Description: Description === undefined ? undefined : String(Description),
    ParameterConstraints: Array.isArray(allowed) ? { AllowedValues: allowed.map(String) } : {},
  };
}

export const getTemplate = operation({
  action: "GetTemplate",
  input: {
    StackName: stackName,
    ChangeSetName: changeSetName,
    TemplateStage: text({ oneOf: ["Original", "Processed"] }),
  },
  run({ StackName, ChangeSetName }, call) {
    const name = StackName ?? /^(arn:[^/]*:)changeSet\//.exec(ChangeSetName ?? "")?.[0];
    if (name === undefined) throw validationError("StackName must be specified");
    const stack = authorizedStack(name, "GetTemplate", call);
    const changeSet = stack.changeSets.find((each) => [each.name, each.id].includes(ChangeSetName ?? ""));
    if (ChangeSetName !== undefined && changeSet === undefined) {
      throw new AwsError({
        status: 404,
        code: "ChangeSetNotFound",
        message: `ChangeSet [${ChangeSetName}] does not exist`,
      });
    }
    const template = (changeSet?.given ?? stack.given).template;
    return { TemplateBody: template, StagesAvailable: ["Original", "Processed"] };
  },
});
