import { documentsFor, type GuardrailOptions, rolePolicyArn } from "../guardrail.ts";

// Terraform in its JSON form. There is no device and no key in it: Terraform would keep the seed and the secret in its state.

const names = {
  partition: "${data.aws_partition.current.partition}",
  account: "${data.aws_caller_identity.current.account_id}",
} as const;

/** `main.tf.json` of a guardrail. */
export function terraformText(options: GuardrailOptions): string {
  const { kind, roleArns, trustAccount, path, mfaMaxAgeSeconds, groupName, groups, managed } = options;
  const made = `arn:${names.partition}:iam::${names.account}:role/${options.roleName}`;
  const documents = documentsFor(options, {
    ...names,
    trusted: trustAccount ?? names.account,
    path,
    roles: kind === "existing-roles" ? roleArns : [made],
    mfaMaxAgeSeconds: String(mfaMaxAgeSeconds),
  });
  const resources: Record<string, object> = {};
  if (documents.roleTrust !== undefined) {
    resources.aws_iam_role = { admin: roleResource(options, documents.roleTrust) };
    const attached = options.rolePolicies.map((policy, at) => [
      `admin_${at + 1}`,
      { role: "${aws_iam_role.admin.name}", policy_arn: rolePolicyArn(policy, names.partition) },
    ]);
    if (attached.length > 0) resources.aws_iam_role_policy_attachment = Object.fromEntries(attached);
    if (options.roleDocument !== undefined) {
      const policy = escaped(JSON.stringify(options.roleDocument));
      resources.aws_iam_role_policy = { admin: { name: "RolePolicy", role: "${aws_iam_role.admin.id}", policy } };
    }
  }
  if (documents.allowAssume !== undefined) {
    const group = "${aws_iam_group.admins.name}";
    resources.aws_iam_group = { admins: { name: groupName, path } };
    resources.aws_iam_group_policy = {
      admin_mfa: { name: "AdminMFAPolicy", group, policy: policyText(documents.adminMfa) },
      allow_assume: { name: "AllowAssumeAdminMFAPolicy", group, policy: policyText(documents.allowAssume) },
    };
  } else if (documents.adminMfa !== undefined) {
    const policy = policyText(documents.adminMfa);
    if (managed) {
      resources.aws_iam_policy = { admin_mfa: { name: "AdminMFAPolicy", path, policy } };
      resources.aws_iam_group_policy_attachment = Object.fromEntries(
        groups.map((group, at) => [`admin_mfa_${at + 1}`, { group, policy_arn: "${aws_iam_policy.admin_mfa.arn}" }]),
      );
    } else {
      resources.aws_iam_group_policy = Object.fromEntries(
        groups.map((group, at) => [`admin_mfa_${at + 1}`, { name: "AdminMFAPolicy", group, policy }]),
      );
    }
  }
  const content = {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: ">= 4.0" } } },
    data: { aws_partition: { current: {} }, aws_caller_identity: { current: {} } },
    resource: resources,
    ...(documents.roleTrust !== undefined && { output: { role_arn: { value: "${aws_iam_role.admin.arn}" } } }),
  };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

function roleResource(options: GuardrailOptions, trust: object): object {
  const { boundary, maxSessionSeconds, roleName } = options;
  return {
    name: roleName,
    description: "For people with MFA. Its own policies do not ask for MFA: its sessions carry none.",
    max_session_duration: maxSessionSeconds,
    assume_role_policy: policyText(trust),
    ...(boundary !== undefined && { permissions_boundary: rolePolicyArn(boundary, names.partition) }),
    tags: { "daypass-managed-by": "daypass" },
  };
}

/** A document as text in which Terraform fills in what is its own, and leaves IAM's variables to IAM. */
function policyText(policy: object | undefined): string {
  return JSON.stringify(policy).replaceAll("${aws:", () => "$${aws:");
}

/** A document of somebody else's: nothing in it is meant for Terraform. */
function escaped(json: string): string {
  return json.replaceAll("${", () => "$${").replaceAll("%{", "%%{");
}
