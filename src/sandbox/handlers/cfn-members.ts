import { flag, integer, list, required, structure, text } from "../query-input.ts";

// Members that several operations of CloudFormation share; constraints from the service model 2010-05-15.

const nameOrArn = "([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*)";

export const stackName = text({ min: 1, max: 1600, pattern: nameOrArn });
/** Of a stack that is to be made. */
export const newStackName = text({ min: 1, max: 128, pattern: "[a-zA-Z][-a-zA-Z0-9]*" });
export const newChangeSetName = text({ min: 1, max: 128, pattern: "[a-zA-Z][-a-zA-Z0-9]*" });
export const changeSetName = text({ min: 1, max: 1600, pattern: "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/]*" });
export const nextToken = text({ min: 1, max: 1024 });
export const templateBody = text({ min: 1, max: 51_200 });
export const templateUrl = text({ min: 1, max: 5120 });
export const policyBody = text({ min: 1, max: 16_384 });
export const requestToken = text({ min: 1, max: 128, pattern: "[a-zA-Z0-9][-a-zA-Z0-9]*" });
export const roleArn = text({ min: 20, max: 2048 });
export const onFailure = text({ oneOf: ["DO_NOTHING", "ROLLBACK", "DELETE"] });

/** What creating, updating and change sets are given. */
export const stackInput = {
  TemplateBody: templateBody,
  TemplateURL: templateUrl,
  Parameters: list(structure({ ParameterKey: text(), ParameterValue: text(), UsePreviousValue: flag() })),
  Capabilities: list(text({ oneOf: ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"] })),
  ResourceTypes: list(text({ min: 1, max: 256 })),
  RoleARN: roleArn,
  NotificationARNs: list(text(), { max: 5 }),
  Tags: list(structure({ Key: required(text({ min: 1, max: 128 })), Value: required(text({ min: 1, max: 256 })) }), {
    max: 50,
  }),
};

export const updateInput = { ...stackInput, UsePreviousTemplate: flag() };
export const minutes = integer({ min: 1, max: 2 ** 31 - 1 });
