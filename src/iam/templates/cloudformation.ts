import { createHash } from "node:crypto";
import { Document, Scalar } from "yaml";
import { version } from "../../core/version.ts";
import { documentsFor, type GuardrailOptions, rolePolicyArn } from "../guardrail.ts";
import { matrixDigest } from "../judge.ts";
import { withoutMfa } from "../policies/admin-mfa.ts";
import type { PolicyNames } from "../policies/document.ts";

// CloudFormation: nothing in it names an account, a region or a partition, so that one text serves every account of an organisation.
// There are no conditions: what varies was decided when it was generated, and can be read.

export interface CloudFormationTemplate {
  readonly text: string;
  /** Of the content, comments aside: equal where two templates do the same. */
  readonly digest: string;
  /** The logical ids of groups and of what is attached to them: an update may not take these away. */
  readonly guarded: readonly string[];
}

/** A function of CloudFormation with one text: `!Sub`, `!Ref`, `!GetAtt`. */
class Call {
  readonly name: "Sub" | "Ref" | "GetAtt";
  readonly text: string;

  constructor(name: Call["name"], text: string) {
    this.name = name;
    this.text = text;
  }

  toJSON(): object {
    if (this.name === "Ref") return { Ref: this.text };
    return { [`Fn::${this.name}`]: this.name === "GetAtt" ? this.text.split(".") : this.text };
  }
}

const ref = (name: string) => new Call("Ref", name);

const names: Omit<PolicyNames, "roles" | "trusted"> = {
  partition: "${AWS::Partition}",
  account: "${AWS::AccountId}",
  path: "${IamPath}",
  mfaMaxAgeSeconds: "${MfaMaxAgeSeconds}",
};

/** Stands for all of them: the parameter is a list. */
const roleArns = "${RoleArns}";

type Resources = Readonly<Record<string, object>>;

export function cloudFormation(options: GuardrailOptions, form: "yaml" | "json"): CloudFormationTemplate {
  const content = contentOf(options);
  const json = JSON.stringify(content, undefined, 2);
  const digest = createHash("sha256").update(json).digest("hex").slice(0, 16);
  const guarded = Object.keys(content.Resources).filter((id) => id !== "AdminRole");
  const origin = { Version: version, Matrix: matrixDigest(options) };
  if (form === "yaml") return { text: yamlText(content, options, origin), digest, guarded };
  // JSON has no comments.
  const { AWSTemplateFormatVersion, Description, ...rest } = content;
  const whole = { AWSTemplateFormatVersion, Description, Metadata: { Daypass: origin }, ...rest };
  return { text: `${JSON.stringify(whole, undefined, 2)}\n`, digest, guarded };
}

function contentOf(options: GuardrailOptions) {
  const made = `arn:${names.partition}:iam::${names.account}:role/\${RoleName}`;
  const all = documentsFor(options, {
    ...names,
    trusted: options.kind === "trusting-role" ? "${TrustAccount}" : names.account,
    roles: options.kind === "existing-roles" ? [roleArns] : [made],
  });
  const documents = {
    adminMfa: quoted(all.adminMfa),
    allowAssume: quoted(all.allowAssume),
    roleTrust: quoted(all.roleTrust),
  };
  const makesRole = options.kind === "role" || options.kind === "trusting-role";
  const makesGroup = options.kind === "role" || options.kind === "existing-roles";
  const resources: Resources = {
    ...(makesRole && { AdminRole: roleResource(options, documents.roleTrust) }),
    ...(makesGroup && { AdminGroup: groupResource(documents) }),
    ...(options.kind === "guardrail-only" && { AdminMFAPolicy: policyResource(options, documents.adminMfa) }),
  };
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: descriptions[options.kind],
    Parameters: parametersOf(options, { makesRole, makesGroup }),
    Resources: resources,
    Outputs: outputsOf(options, { makesRole, makesGroup }),
  };
}

const descriptions = {
  role: "A role, and a group that refuses everything without MFA and opens the role with it. Made by daypass.",
  "existing-roles": "A group that refuses everything without MFA and opens existing roles with it. Made by daypass.",
  "guardrail-only": "A policy that has existing groups refuse everything without MFA. Made by daypass.",
  "trusting-role": "A role for users of another account, with MFA only. Made by daypass.",
} as const;

const tags = [{ Key: "daypass-managed-by", Value: "daypass" }];

/** What checkers of templates say of us, by their ids, and why it is so. docs/guardrail.md has the list. */
const named = "People and policies name it; CAPABILITY_NAMED_IAM is asked for";
const roleRemarks = {
  cfn_nag: [["W28", named]],
  checkov: [["CKV_AWS_61", "A group cannot be a principal: the account is, narrowed to users of a path with MFA"]],
  guard: [],
} as const;
const groupRemarks = {
  cfn_nag: [["W28", named]],
  checkov: [],
  guard: ["IAM_NO_INLINE_POLICY_CHECK"],
} as const;

type Remarks = Readonly<Record<"cfn_nag" | "checkov", readonly (readonly [string, string])[]>> & {
  readonly guard: readonly string[];
};

function metadataOf({ cfn_nag: nag, checkov, guard }: Remarks): object {
  return {
    ...(nag.length > 0 && { cfn_nag: { rules_to_suppress: nag.map(([id, reason]) => ({ id, reason })) } }),
    ...(checkov.length > 0 && { checkov: { skip: checkov.map(([id, comment]) => ({ id, comment })) } }),
    ...(guard.length > 0 && { guard: { SuppressedRules: guard } }),
  };
}

function roleResource(options: GuardrailOptions, trust: unknown): object {
  const { boundary, roleDocument, rolePolicies, partition } = options;
  const managed = rolePolicies.map((policy) => text(rolePolicyArn(policy, names.partition)));
  return {
    Type: "AWS::IAM::Role",
    Metadata: metadataOf(roleRemarks),
    // Another name means another role: the one that people use stays until somebody deletes it.
    UpdateReplacePolicy: "Retain",
    DeletionPolicy: "Delete",
    Properties: {
      RoleName: ref("RoleName"),
      Description: "For people with MFA. Its own policies do not ask for MFA: its sessions carry none.",
      MaxSessionDuration: ref("MaxSessionSeconds"),
      AssumeRolePolicyDocument: trust,
      ...(managed.length > 0 && { ManagedPolicyArns: managed }),
      ...(roleDocument !== undefined && {
        Policies: [{ PolicyName: "RolePolicy", PolicyDocument: literal(roleDocument) }],
      }),
      ...(boundary !== undefined && { PermissionsBoundary: text(rolePolicyArn(boundary, partition)) }),
      Tags: tags,
    },
  };
}

function groupResource({
  adminMfa,
  allowAssume,
}: {
  readonly adminMfa: unknown;
  readonly allowAssume: unknown;
}): object {
  return {
    Type: "AWS::IAM::Group",
    Metadata: metadataOf(groupRemarks),
    // A group under another name is empty: whoever is in this one would lose the guardrail.
    UpdateReplacePolicy: "Retain",
    DeletionPolicy: "Delete",
    Properties: {
      GroupName: ref("GroupName"),
      Path: ref("IamPath"),
      Policies: [
        { PolicyName: "AdminMFAPolicy", PolicyDocument: adminMfa },
        { PolicyName: "AllowAssumeAdminMFAPolicy", PolicyDocument: allowAssume },
      ],
    },
  };
}

function policyResource({ managed }: GuardrailOptions, adminMfa: unknown): object {
  const common = { PolicyDocument: adminMfa, Groups: ref("GroupNames") };
  if (!managed) return { Type: "AWS::IAM::Policy", Properties: { PolicyName: "AdminMFAPolicy", ...common } };
  return {
    Type: "AWS::IAM::ManagedPolicy",
    UpdateReplacePolicy: "Retain",
    DeletionPolicy: "Delete",
    Properties: {
      ManagedPolicyName: "AdminMFAPolicy",
      Path: ref("IamPath"),
      Description: "Refuses everything without MFA but enrolling a device of one's own",
      ...common,
    },
  };
}

interface Makes {
  readonly makesRole: boolean;
  readonly makesGroup: boolean;
}

const namePattern = "[\\w+=,.@-]+";

function parametersOf(options: GuardrailOptions, { makesRole, makesGroup }: Makes): object {
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

function outputsOf(options: GuardrailOptions, { makesRole, makesGroup }: Makes): object {
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

/** A document with CloudFormation's functions where it needs them. */
function quoted(value: unknown): unknown {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return value.length === 1 && value[0] === roleArns ? ref("RoleArns") : value.map(quoted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, quoted(inner)]));
}

/** A document of somebody else's: nothing in it is meant for CloudFormation. */
function literal(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** What names something of the template is substituted; policy variables are then written `${!aws:username}`. */
function text(plain: string): string | Call {
  return /\$\{(AWS::|[A-Z])/.test(plain) ? new Call("Sub", plain.replaceAll("${aws:", "${!aws:")) : plain;
}

function yamlText(
  content: object,
  options: GuardrailOptions,
  origin: { readonly Version: string; readonly Matrix: string },
): string {
  const call = (name: Call["name"]) => ({
    tag: `!${name}`,
    identify: (value: unknown) => value instanceof Call && value.name === name,
    createNode: (_: unknown, value: unknown) => {
      const node = new Scalar(value instanceof Call ? value.text : value);
      node.type = value instanceof Call && value.name === "Sub" ? Scalar.QUOTE_SINGLE : Scalar.PLAIN;
      return node;
    },
    resolve: (value: string) => value,
  });
  const made = new Document(content, {
    customTags: [call("Sub"), call("Ref"), call("GetAtt")],
    // "true" and numbers in text are text to IAM: quoted, they stay that.
    version: "1.1",
    aliasDuplicateObjects: false,
  });
  made.commentBefore = [
    ` ${descriptions[options.kind]}`,
    ` daypass ${origin.Version}; judged by matrix ${origin.Matrix}: daypass iam check FILE says it again`,
    ` Without MFA it lets through: ${withoutMfa.join(", ")}`,
  ].join("\n");
  return made.toString({ lineWidth: 0, singleQuote: true });
}
