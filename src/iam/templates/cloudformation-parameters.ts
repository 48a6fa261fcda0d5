import type { GuardrailOptions } from "../guardrail.ts";
import { Call, ref } from "./cloudformation-values.ts";

interface Makes {
  readonly makesRole: boolean;
  readonly makesGroup: boolean;
}

const namePattern = "[\\w+=,.@-]+";

/** What whoever deploys it may still choose, with what was chosen when it was generated. */
export function parametersOf(options: GuardrailOptions, { makesRole, makesGroup }: Makes): object {
  return {
    IamPath: {
      Type: "String",
      Default: options.path,
      AllowedPattern: "/([\\w+=,.@-]+/)*",
      MaxLength: 64,
      Description: "The IAM path that the users are made in; the policies name users by it",
    },
    ...(makesGroup && {
      GroupName: {
        Type: "String",
        Default: options.groupName,
        AllowedPattern: namePattern,
        MaxLength: 128,
        Description: "The group that people are put into",
      },
    }),
    ...(options.kind === "existing-roles" && {
      RoleArns: {
        Type: "CommaDelimitedList",
        ...(options.roleArns.length > 0 && { Default: options.roleArns.join(",") }),
        Description: "The ARNs of the roles that the group opens, also of other accounts",
      },
    }),
    ...(options.kind === "trusting-role" && {
      TrustAccount: {
        Type: "String",
        ...(options.trustAccount !== undefined && { Default: options.trustAccount }),
        AllowedPattern: "\\d{12}",
        Description: "The account whose users may take the role",
      },
    }),
    ...(options.kind === "guardrail-only" && {
      GroupNames: {
        Type: "CommaDelimitedList",
        ...(options.groups.length > 0 && { Default: options.groups.join(",") }),
        Description: "The groups that are there already and get the guardrail",
      },
    }),
    ...(makesRole && {
      RoleName: {
        Type: "String",
        Default: options.roleName,
        AllowedPattern: namePattern,
        MaxLength: 64,
        Description: "The role that people work in",
      },
      MaxSessionSeconds: {
        Type: "Number",
        Default: options.maxSessionSeconds,
        MinValue: 3600,
        MaxValue: 43_200,
        Description:
          "How long a session of the role may be when it is assumed with keys and a code; by a session it is an hour",
      },
      MfaMaxAgeSeconds: {
        Type: "Number",
        Default: options.mfaMaxAgeSeconds,
        MinValue: 900,
        MaxValue: 129_600,
        Description: "How long ago the code may have been given when the role is assumed",
      },
    }),
  };
}

export function outputsOf(options: GuardrailOptions, { makesRole, makesGroup }: Makes): object {
  return {
    ...(makesRole && {
      RoleArn: { Description: "What goes into role_arn of a profile", Value: new Call("GetAtt", "AdminRole.Arn") },
      RoleName: { Description: "The role that people work in", Value: ref("AdminRole") },
    }),
    ...(makesGroup && {
      GroupName: { Description: "The group that people are put into", Value: ref("AdminGroup") },
      GroupArn: { Description: "The group that people are put into", Value: new Call("GetAtt", "AdminGroup.Arn") },
    }),
    ...(options.kind === "guardrail-only" && {
      GroupNames: {
        Description: "The groups that have the guardrail",
        Value: { "Fn::Join": [",", ref("GroupNames")] },
      },
    }),
    IamPath: { Description: "The IAM path that the users are made in", Value: ref("IamPath") },
    ...(makesGroup && {
      MfaSerialPattern: {
        Description: "What the serial numbers of devices look like",
        Value: new Call("Sub", "arn:${AWS::Partition}:iam::${AWS::AccountId}:mfa${IamPath}*"),
      },
    }),
  };
}
