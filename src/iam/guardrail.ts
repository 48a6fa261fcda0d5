import { adminMfaPolicy } from "./policies/admin-mfa.ts";
import { allowAssumePolicy } from "./policies/allow-assume.ts";
import type { PolicyDocument, PolicyNames } from "./policies/document.ts";
import { roleTrustPolicy } from "./policies/role-trust.ts";
import { serviceControlPolicy } from "./policies/service-control.ts";

/**
 * What is made: `role` a group and the role that it opens; `existing-roles` a group that opens roles which are there already, also in
 * other accounts; `guardrail-only` the refusal alone, for groups that are there; `trusting-role` a role for users of another account.
 */
export type GuardrailKind = "role" | "existing-roles" | "guardrail-only" | "trusting-role";

/** Decided when a guardrail is generated, so that what comes out can be read and has no conditions of its own. */
export interface GuardrailOptions {
  readonly kind: GuardrailKind;
  readonly partition: string;
  /** The account it is for, where documents with literal names are wanted. */
  readonly account: string;
  /** The IAM path of users: `/daypass/`. */
  readonly path: string;
  readonly groupName: string;
  readonly roleName: string;
  /** Names of AWS's managed policies, or ARNs. */
  readonly rolePolicies: readonly string[];
  /** A document of the person's own for the role. */
  readonly roleDocument: object | undefined;
  readonly maxSessionSeconds: number;
  readonly mfaMaxAgeSeconds: number;
  readonly requireSessionName: boolean;
  readonly enrolment: "open" | "gated";
  /** The ARN of a permissions boundary for the role. */
  readonly boundary: string | undefined;
  /** `trusting-role`: the account of the users. */
  readonly trustAccount: string | undefined;
  /** `existing-roles`. */
  readonly roleArns: readonly string[];
  /** `guardrail-only`: the groups that are there. */
  readonly groups: readonly string[];
  /** `guardrail-only`: one managed policy instead of an inline one for each group. */
  readonly managed: boolean;
}

export const defaultOptions: GuardrailOptions = {
  kind: "role",
  partition: "aws",
  account: "111122223333",
  path: "/daypass/",
  groupName: "daypass-admins",
  roleName: "daypass-admin",
  rolePolicies: ["ReadOnlyAccess"],
  roleDocument: undefined,
  maxSessionSeconds: 43_200,
  mfaMaxAgeSeconds: 43_200,
  requireSessionName: true,
  enrolment: "open",
  boundary: undefined,
  trustAccount: undefined,
  roleArns: [],
  groups: [],
  managed: false,
};

/** The documents of a guardrail; `undefined` where its kind has none. */
export interface GuardrailDocuments {
  readonly adminMfa: PolicyDocument | undefined;
  readonly allowAssume: PolicyDocument | undefined;
  readonly roleTrust: PolicyDocument | undefined;
}

/** The documents with literal names, as they are once they are deployed. */
export function documentsOf(options: GuardrailOptions): GuardrailDocuments {
  return documentsFor(options, literalNames(options));
}

/** The documents with names as a template has them. */
export function documentsFor(options: GuardrailOptions, names: PolicyNames): GuardrailDocuments {
  const { kind } = options;
  const guards = kind !== "trusting-role";
  const opens = kind === "role" || kind === "existing-roles";
  const trusts = kind === "role" || kind === "trusting-role";
  return {
    adminMfa: guards ? adminMfaPolicy(names, options) : undefined,
    allowAssume: opens ? allowAssumePolicy(names, options) : undefined,
    roleTrust: trusts ? roleTrustPolicy(names, options) : undefined,
  };
}

export function literalNames(options: GuardrailOptions): PolicyNames {
  const { partition, account, path, trustAccount, roleName, roleArns, mfaMaxAgeSeconds, kind } = options;
  const made = `arn:${partition}:iam::${account}:role/${roleName}`;
  return {
    partition,
    account,
    trusted: trustAccount ?? account,
    path,
    roles: kind === "existing-roles" ? roleArns : [made],
    mfaMaxAgeSeconds: String(mfaMaxAgeSeconds),
  };
}

/** What `iam template --format policies` prints: every document there is of it, under the names it is deployed by. */
export interface BarePolicies {
  readonly AdminMFAPolicy: PolicyDocument;
  readonly AllowAssumeAdminMFAPolicy: PolicyDocument;
  readonly RoleTrustPolicy: PolicyDocument;
  readonly ServiceControlPolicy: PolicyDocument;
}

/** All four, whichever of them the kind deploys: for roles that are there already the trust is what their owners should give them. */
export function barePolicies(options: GuardrailOptions): BarePolicies {
  const names = literalNames(options);
  return {
    // What guards people is of their account, which the role's need not be.
    AdminMFAPolicy: adminMfaPolicy({ ...names, account: names.trusted }, options),
    AllowAssumeAdminMFAPolicy: allowAssumePolicy(names, options),
    RoleTrustPolicy: roleTrustPolicy(names, options),
    ServiceControlPolicy: serviceControlPolicy(),
  };
}

/** The ARN of a policy for the role: AWS's own by name, any by ARN. */
export function rolePolicyArn(nameOrArn: string, partition: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : `arn:${partition}:iam::aws:policy/${nameOrArn}`;
}
