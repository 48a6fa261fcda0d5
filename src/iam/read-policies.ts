import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { assumable } from "./assumable.ts";
import { type Deployment, type Found, type FoundPolicy, listOf, policyIn, pretended, statementsIn } from "./found.ts";
import { foundInTemplate } from "./read-cloudformation.ts";
import { foundInTerraform } from "./read-terraform.ts";
import { type FileValues, readValues } from "./template-file.ts";

export type DocumentKind = "identity" | "trust" | "scp";

export interface ReadWish {
  readonly text: string;
  /** As it is shown. */
  readonly path: string;
  /** What a bare document is; without it, what it looks like. */
  readonly as: DocumentKind | undefined;
}

/**
 * The policies of a file: a CloudFormation template, Terraform's JSON as daypass writes it, daypass's bare policies, or one document.
 * Throws `policy-file-unreadable`. What is known only when it is deployed stands in them as what it is.
 */
export function readPolicies({ text, path, as }: ReadWish): Found {
  const values = readValues(text, path);
  const { value } = values;
  if (isJsonObject(value) && isJsonObject(value.Resources))
    return foundInTemplate({ ...value, Resources: value.Resources }, values, path);
  if (isJsonObject(value) && isJsonObject(value.resource)) return foundInTerraform(value.resource, values, path);
  if (isJsonObject(value) && bareNames.some((name) => isJsonObject(value[name])))
    return foundInBarePolicies(value, values, path);
  if (isJsonObject(value) && value.Statement !== undefined) return foundInDocument(value, as, values, path);
  const why = "it is neither a CloudFormation template, nor Terraform in JSON, nor a policy";
  throw new DaypassError("policy-file-unreadable", { path, line: undefined, why });
}

const bareNames = ["AdminMFAPolicy", "AllowAssumeAdminMFAPolicy", "RoleTrustPolicy", "ServiceControlPolicy"];

function foundInBarePolicies(value: Readonly<Record<string, unknown>>, { lineOf }: FileValues, path: string): Found {
  const read = (name: string) => (isJsonObject(value[name]) ? [policyIn(path, name, value[name], lineOf)] : []);
  const own = [...read("AdminMFAPolicy"), ...read("AllowAssumeAdminMFAPolicy")];
  const [trust] = read("RoleTrustPolicy");
  const deployment = deploymentOf([...own, ...(trust === undefined ? [] : [trust])]);
  const { partition, account } = deployment;
  // Which role it is, only what opens it says. Where that names none, any will do: nobody gets in.
  const arn =
    assumable(own).find((each) => !/[*?]/.test(each)) ?? `arn:${partition}:iam::${account}:role/daypass-admin`;
  return {
    ...deployment,
    identities:
      own.length === 0
        ? []
        : [{ kind: "policies", name: own.map(({ name }) => name).join(", "), policies: own, unread: [] }],
    roles: trust === undefined ? [] : [{ arn, trust, own: [], forPeople: true }],
    serviceControl: read("ServiceControlPolicy"),
  };
}

/** The account that policies are about, where they name one. */
function deploymentOf(policies: readonly FoundPolicy[]): Deployment {
  const text = JSON.stringify(policies.map(({ document }) => document));
  const [, partition, account] = /arn:(aws[a-z0-9-]*):iam::(\d{12}):(?:user|mfa|root)/.exec(text) ?? [];
  return partition === undefined || account === undefined ? pretended : { partition, account };
}

function foundInDocument(
  value: Readonly<Record<string, unknown>>,
  as: DocumentKind | undefined,
  { lineOf }: FileValues,
  path: string,
): Found {
  const found = policyIn(path, path.split(/[/\\]/).at(-1) ?? path, value, lineOf);
  const nothing: Found = { ...deploymentOf([found]), identities: [], roles: [], serviceControl: [] };
  switch (as ?? kindOf(found)) {
    case "scp":
      return { ...nothing, serviceControl: [found] };
    case "trust": {
      const arn = `arn:${nothing.partition}:iam::${nothing.account}:role/this-role`;
      return { ...nothing, roles: [{ arn, trust: found, own: [], forPeople: true }] };
    }
    case "identity":
      return { ...nothing, identities: [{ kind: "policies", name: found.name, policies: [found], unread: [] }] };
  }
}

function kindOf(policy: FoundPolicy): DocumentKind {
  const statements = statementsIn(policy).filter(isJsonObject);
  if (statements.some(({ Principal: some, NotPrincipal: none }) => some !== undefined || none !== undefined))
    return "trust";
  const denies = statements.every(({ Effect: effect }) => effect === "Deny");
  return denies && listOf(statements).length > 0 && /aws:PrincipalArn/i.test(JSON.stringify(statements))
    ? "scp"
    : "identity";
}
