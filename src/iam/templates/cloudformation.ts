import { createHash } from "node:crypto";
import { Document, Scalar } from "yaml";
import { version } from "../../core/version.ts";
import { documentsFor, type GuardrailOptions, rolePolicyArn } from "../guardrail.ts";
import { matrixDigest } from "../judge.ts";
import { withoutMfa } from "../policies/admin-mfa.ts";
import type { PolicyNames } from "../policies/document.ts";
import { outputsOf, parametersOf } from "./cloudformation-parameters.ts";
import { Call, quoted, ref, roleArns, text } from "./cloudformation-values.ts";

// CloudFormation: nothing in it names an account, a region or a partition, so that one text serves every account of an organisation.
// There are no conditions: what varies was decided when it was generated, and can be read.

export interface CloudFormationTemplate {
  readonly text: string;
  /** Of the content, comments aside: equal where two templates do the same. */
  readonly digest: string;
  /** The logical ids of groups and of what is attached to them: an update may not take these away. */
  readonly guarded: readonly string[];
}

const names: Omit<PolicyNames, "roles" | "trusted"> = {
  partition: "${AWS::Partition}",
  account: "${AWS::AccountId}",
  path: "${IamPath}",
  mfaMaxAgeSeconds: "${MfaMaxAgeSeconds}",
};

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
  const { boundary, roleDocument, rolePolicies } = options;
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
      ...(boundary !== undefined && { PermissionsBoundary: text(rolePolicyArn(boundary, names.partition)) }),
      Tags: tags,
    },
  };
}

/** A document of somebody else's: nothing in it is meant for CloudFormation. */
function literal(value: object): unknown {
  return JSON.parse(JSON.stringify(value));
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
