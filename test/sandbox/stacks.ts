import type { Sandbox } from "../../src/sandbox/server.ts";
import { keysOf, type Signer } from "./ask.ts";
import type { Boto3, Boto3Result } from "./boto3-process.ts";

/** A template with all that the administrator's half deploys, in YAML with short tags. */
export const guardrailTemplate = `AWSTemplateFormatVersion: "2010-09-09"
Description: A role that wants MFA, and a group that may assume it
Parameters:
  NamePrefix:
    Type: String
    Default: daypass
    AllowedPattern: "[a-z][a-z0-9-]*"
    MaxLength: 20
    ConstraintDescription: lower-case letters, digits and hyphens
  MaxSessionSeconds: { Type: Number, Default: 3600, MinValue: 3600, MaxValue: 43200 }
  RolePolicyArns:
    Type: CommaDelimitedList
    Default: ""
  UserName: { Type: String, Default: "" }
Conditions:
  HasUser: !Not [!Equals [!Ref UserName, ""]]
  HasPolicies: !Not
    - !Equals [!Join ["", !Ref RolePolicyArns], ""]
Resources:
  AdminRole:
    Type: AWS::IAM::Role
    UpdateReplacePolicy: Retain
    Properties:
      RoleName: !Sub "\${NamePrefix}-admin"
      Path: /daypass/
      MaxSessionDuration: !Ref MaxSessionSeconds
      ManagedPolicyArns: !If [HasPolicies, !Ref RolePolicyArns, !Ref AWS::NoValue]
      AssumeRolePolicyDocument:
        Version: 2012-10-17
        Statement:
          - Effect: Allow
            Principal: { AWS: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:root" }
            Action: sts:AssumeRole
            Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } }
  AdminGroup:
    Type: AWS::IAM::Group
    Properties:
      GroupName: !Sub "\${NamePrefix}-admins"
      Path: /daypass/
      Policies:
        - PolicyName: AdminMFAPolicy
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - Sid: DenyAllWithoutMFA
                Effect: Deny
                NotAction: ["iam:GetUser", "sts:GetSessionToken"]
                Resource: "*"
                Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } }
              - Sid: Own
                Effect: Allow
                Action: iam:GetUser
                Resource: !Sub "arn:\${AWS::Partition}:iam::\${AWS::AccountId}:user/daypass/\${!aws:username}"
        - PolicyName: AllowAssumeAdminMFAPolicy
          PolicyDocument:
            Version: 2012-10-17
            Statement:
              - { Effect: Allow, Action: "sts:AssumeRole", Resource: !GetAtt AdminRole.Arn }
  FirstUser:
    Type: AWS::IAM::User
    Condition: HasUser
    Properties:
      UserName: !Ref UserName
      Path: /daypass/
      Groups: [!Ref AdminGroup]
Outputs:
  RoleArn: { Value: !GetAtt AdminRole.Arn, Description: The role }
  GroupName: { Value: !Ref AdminGroup, Export: { Name: !Sub "\${AWS::StackName}-group" } }
  UserArn:
    Condition: HasUser
    Value: !GetAtt [FirstUser, Arn]
`;

export const namedIam = { Capabilities: ["CAPABILITY_NAMED_IAM"] };

/** Calls CloudFormation, or IAM, through boto3; throws when an answer does not fit the service model. */
export function stackCalls(python: Boto3, sandbox: Sandbox) {
  const call = async (service: "cloudformation" | "iam", operation: string, input: object, keys: Signer) => {
    const result = await python.call({ service, operation, input: { ...input }, keys });
    if (result.odd !== undefined) throw new Error(`${operation}: ${JSON.stringify(result.odd)}`);
    return result;
  };
  return {
    cfn: (operation: string, input: object = {}, keys = keysOf(sandbox)) =>
      call("cloudformation", operation, input, keys),
    iam: (operation: string, input: object = {}, keys = keysOf(sandbox)) => call("iam", operation, input, keys),
    async refused(operation: string, input: object, keys = keysOf(sandbox)): Promise<readonly unknown[]> {
      const { code, message } = await call("cloudformation", operation, input, keys);
      return [code, message];
    },
    /** Logical id, status and reason of the stack's events, the oldest first; ids that are made up are left out. */
    async events(StackName: string, keys = keysOf(sandbox)): Promise<readonly string[]> {
      const answer = await call("cloudformation", "describe_stack_events", { StackName }, keys);
      return listIn(answer, "StackEvents")
        .map(({ LogicalResourceId: id, ResourceStatus: status, ResourceStatusReason: reason }) =>
          [id, status, reason === undefined ? "" : `(${String(reason)})`].join(" ").trim(),
        )
        .map((line) => line.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID"))
        .toReversed();
    },
    async status(StackName: string): Promise<unknown> {
      const answer = await call("cloudformation", "describe_stacks", { StackName }, keysOf(sandbox));
      return listIn(answer, "Stacks")[0]?.StackStatus;
    },
  };
}

function listIn(answer: Boto3Result, name: string): readonly Boto3Result[] {
  const list = answer[name];
  if (!Array.isArray(list)) throw new Error(`no ${name} in ${JSON.stringify(answer)}`);
  return list as readonly Boto3Result[];
}
