import { DaypassError } from "../core/errors.ts";
import {
  type Found,
  type FoundIdentity,
  type FoundPolicy,
  type FoundRole,
  isObject,
  type SourcePlace,
} from "./found.ts";
import { type Deployment, resolvedResources, type Template, Unknown } from "./resolve-template.ts";
import { type FileValues, readValues } from "./template-file.ts";

export type DocumentKind = "identity" | "trust" | "scp";

export interface ReadWish {
  readonly text: string;
  /** As it is shown. */
  readonly path: string;
  /** What a bare document is; without it, what it looks like. */
  readonly as: DocumentKind | undefined;
}

/** The account that a template is looked at as if it were deployed in. */
const pretended: Deployment = { partition: "aws", account: "111122223333" };

/**
 * The policies of a file: a CloudFormation template, Terraform's JSON as daypass writes it, daypass's bare policies, or one document.
 * Throws `policy-file-unreadable`, and `policy-not-judged` where a policy depends on what is known only when it is deployed.
 */
export function readPolicies({ text, path, as }: ReadWish): Found {
  const values = readValues(text, path);
  const { value } = values;
  if (isObject(value) && isObject(value.Resources)) return foundInTemplate(value as unknown as Template, values, path);
  if (isObject(value) && isObject(value.resource)) return foundInTerraform(value.resource, values, path);
  if (isObject(value) && isObject(value.AdminMFAPolicy)) return foundInBarePolicies(value, values, path);
  if (isObject(value) && value.Statement !== undefined) return foundInDocument(value, as, values, path);
  const why = "it is neither a CloudFormation template, nor Terraform in JSON, nor a policy";
  throw new DaypassError("policy-file-unreadable", { path, line: undefined, why });
}

type LineOf = (value: object) => number | undefined;

/** A policy whose statements know their lines. */
function policy(name: string, document: unknown, path: string, lineOf: LineOf): FoundPolicy {
  if (!isObject(document)) {
    const what = document instanceof Unknown ? document.what : "what stands in the place of the document";
    throw new DaypassError("policy-not-judged", { what, policy: name, place: path });
  }
  const unknown = findUnknown(document);
  if (unknown !== undefined) {
    const line = lineOf(document);
    throw new DaypassError("policy-not-judged", { what: unknown.what, policy: name, place: placed(path, line) });
  }
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  const placeOf = (number: number | undefined): SourcePlace => {
    const statement: unknown = number === undefined ? undefined : statements[number - 1];
    const of = typeof statement === "object" && statement !== null ? statement : document;
    return { file: path, line: lineOf(of) ?? lineOf(document) };
  };
  return { name, document, placeOf };
}

function placed(path: string, line: number | undefined): string {
  return line === undefined ? path : `${path}:${line}`;
}

function findUnknown(value: unknown): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = findUnknown(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function foundInTemplate(template: Template, { lineOf }: FileValues, path: string): Found {
  const lines = new Map<object, number>();
  const known: LineOf = (value) => lines.get(value);
  const resources = resolvedResources(template, pretended, (made, from) => {
    const line = lineOf(from);
    if (line !== undefined) lines.set(made, line);
  });
  const of = (type: string) =>
    Object.entries(resources).flatMap(([id, resource]) =>
      isObject(resource) && resource.Type === type && isObject(resource.Properties)
        ? [{ id, properties: resource.Properties }]
        : [],
    );
  const bearers = [...of("AWS::IAM::Group"), ...of("AWS::IAM::User")];
  const attached = [...of("AWS::IAM::Policy"), ...of("AWS::IAM::ManagedPolicy")];
  const identities = bearers.map(({ id, properties }): FoundIdentity => {
    const kind =
      properties.GroupName !== undefined || of("AWS::IAM::Group").some((group) => group.id === id) ? "group" : "user";
    const name = String(properties[kind === "group" ? "GroupName" : "UserName"] ?? `stack-${id}`);
    const inline = listOf(properties.Policies).map((each) => inlinePolicy(each, path, known));
    const further = attached.filter(({ properties: other }) =>
      names(other[kind === "group" ? "Groups" : "Users"]).includes(name),
    );
    const byArn = names(properties.ManagedPolicyArns);
    const mine = attached.filter(({ id: other }) =>
      byArn.some((arn) => arn.endsWith(`/stack-${other}`) || arn.endsWith(`/${nameOf(other, attached)}`)),
    );
    const policies = [...new Set([...further, ...mine])].map((each) =>
      policy(nameOf(each.id, attached), each.properties.PolicyDocument, path, known),
    );
    const unread = byArn.filter((arn) => !mine.some(({ id: other }) => arn.endsWith(`/${nameOf(other, attached)}`)));
    return { kind, name, policies: [...inline, ...policies], unread };
  });
  const taken = new Set(identities.flatMap(({ policies }) => policies.map(({ name }) => name)));
  const others = attached.filter(
    ({ id, properties }) => !taken.has(nameOf(id, attached)) && names(properties.Roles).length === 0,
  );
  const loose = others.map(({ id, properties }) =>
    policy(nameOf(id, attached), properties.PolicyDocument, path, known),
  );
  return {
    ...pretended,
    identities: [
      ...identities,
      ...(loose.length > 0
        ? [{ kind: "policies" as const, name: loose.map(({ name }) => name).join(", "), policies: loose, unread: [] }]
        : []),
    ],
    roles: of("AWS::IAM::Role").map(({ id, properties }) => roleOf(id, properties, path, known)),
    serviceControl: of("AWS::Organizations::Policy").map(({ id, properties }) =>
      policy(String(properties.Name ?? id), properties.Content, path, known),
    ),
  };
}

function nameOf(
  id: string,
  attached: readonly { readonly id: string; readonly properties: Readonly<Record<string, unknown>> }[],
): string {
  const properties = attached.find((each) => each.id === id)?.properties;
  return String(properties?.ManagedPolicyName ?? properties?.PolicyName ?? `stack-${id}`);
}

function roleOf(id: string, properties: Readonly<Record<string, unknown>>, path: string, lineOf: LineOf): FoundRole {
  const name = String(properties.RoleName ?? `stack-${id}`);
  const rolePath = typeof properties.Path === "string" ? properties.Path : "/";
  return {
    arn: `arn:${pretended.partition}:iam::${pretended.account}:role${rolePath}${name}`,
    trust: policy(`trust of ${name}`, properties.AssumeRolePolicyDocument, path, lineOf),
    own: listOf(properties.Policies).map((each) => inlinePolicy(each, path, lineOf)),
  };
}

function inlinePolicy(inline: unknown, path: string, lineOf: LineOf): FoundPolicy {
  const { PolicyName: name, PolicyDocument: document } = isObject(inline) ? inline : {};
  return policy(String(name), document, path, lineOf);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function names(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string");
}

function foundInBarePolicies(value: Readonly<Record<string, unknown>>, { lineOf }: FileValues, path: string): Found {
  const read = (name: string) => (isObject(value[name]) ? [policy(name, value[name], path, lineOf)] : []);
  const own = [...read("AdminMFAPolicy"), ...read("AllowAssumeAdminMFAPolicy")];
  const deployment = deploymentOf(own);
  const [trust] = read("RoleTrustPolicy");
  const [arn] = assumable(own);
  return {
    ...deployment,
    identities: [{ kind: "policies", name: own.map(({ name }) => name).join(", "), policies: own, unread: [] }],
    roles: trust === undefined || arn === undefined ? [] : [{ arn, trust, own: [] }],
    serviceControl: read("ServiceControlPolicy"),
  };
}

/** The account that policies are about, where they name one. */
function deploymentOf(policies: readonly FoundPolicy[]): Deployment {
  const [, partition, account] =
    /arn:(aws[a-z0-9-]*):iam::(\d{12}):user/.exec(JSON.stringify(policies.map(({ document }) => document))) ?? [];
  return partition === undefined || account === undefined ? pretended : { partition, account };
}

/** The roles that policies open by name. */
export function assumable(policies: readonly FoundPolicy[]): readonly string[] {
  const statements = policies.flatMap(({ document }) => listOfAny((document as { Statement?: unknown }).Statement));
  const opening = statements.filter(
    (statement) =>
      isObject(statement) && statement.Effect === "Allow" && listOfAny(statement.Action).includes("sts:AssumeRole"),
  );
  const resources = opening.flatMap((statement) => listOfAny((statement as { Resource?: unknown }).Resource));
  return resources
    .filter((arn) => typeof arn === "string")
    .filter((arn) => /^arn:aws[a-z0-9-]*:iam::\d{12}:role\/[^*?$]+$/.test(arn));
}

function listOfAny(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function foundInDocument(
  value: Readonly<Record<string, unknown>>,
  as: DocumentKind | undefined,
  { lineOf }: FileValues,
  path: string,
): Found {
  const kind = as ?? kindOf(value);
  const found = policy(path.split(/[/\\]/).at(-1) ?? path, value, path, lineOf);
  const nothing: Found = { ...deploymentOf([found]), identities: [], roles: [], serviceControl: [] };
  if (kind === "scp") return { ...nothing, serviceControl: [found] };
  if (kind === "trust") {
    const { partition, account } = trustedAccount(value) ?? nothing;
    return {
      ...nothing,
      partition,
      account,
      roles: [{ arn: `arn:${partition}:iam::${account}:role/this-role`, trust: found, own: [] }],
    };
  }
  return { ...nothing, identities: [{ kind: "policies", name: found.name, policies: [found], unread: [] }] };
}

function kindOf({ Statement: statement }: Readonly<Record<string, unknown>>): DocumentKind {
  const statements = listOfAny(statement);
  if (statements.some((each) => isObject(each) && (each.Principal !== undefined || each.NotPrincipal !== undefined)))
    return "trust";
  const denies = statements.every((each) => isObject(each) && each.Effect === "Deny");
  return denies && /aws:PrincipalArn/i.test(JSON.stringify(statements)) ? "scp" : "identity";
}

/** The account that a trust policy names. */
export function trustedAccount(trust: object): Deployment | undefined {
  const [, partition, account] = /arn:(aws[a-z0-9-]*):iam::(\d{12}):root/.exec(JSON.stringify(trust)) ?? [];
  return partition === undefined || account === undefined ? undefined : { partition, account };
}

/** Terraform's own references, as if they were known. */
function withoutReferences(text: string): string {
  return text
    .replaceAll("${data.aws_partition.current.partition}", pretended.partition)
    .replaceAll("${data.aws_caller_identity.current.account_id}", pretended.account)
    .replaceAll("$${", () => "${");
}

function foundInTerraform(resources: Readonly<Record<string, unknown>>, { lineOf }: FileValues, path: string): Found {
  const of = (type: string) => (isObject(resources[type]) ? Object.entries(resources[type]) : []);
  const read = (name: string, text: unknown, holder: object): FoundPolicy => {
    const plain = typeof text === "string" ? withoutReferences(text) : "";
    if (/\$\{(?!aws:|\*)/.test(plain) || plain === "")
      throw new DaypassError("policy-not-judged", {
        what: "a reference of Terraform",
        policy: name,
        place: placed(path, lineOf(holder)),
      });
    const { value } = readValues(plain, path);
    return policy(name, value, path, () => lineOf(holder));
  };
  const inline = [...of("aws_iam_group_policy"), ...of("aws_iam_policy")].flatMap(([id, each]) =>
    isObject(each) ? [read(String(each.name ?? id), each.policy, each)] : [],
  );
  const roles = of("aws_iam_role").flatMap(([id, each]): readonly FoundRole[] => {
    if (!isObject(each)) return [];
    const name = String(each.name ?? id);
    const arn = `arn:${pretended.partition}:iam::${pretended.account}:role/${name}`;
    const own = of("aws_iam_role_policy").flatMap(([other, one]) =>
      isObject(one) ? [read(String(one.name ?? other), one.policy, one)] : [],
    );
    return [{ arn, trust: read(`trust of ${name}`, each.assume_role_policy, each), own }];
  });
  const policies = [...new Map(inline.map((each) => [each.name, each])).values()];
  return {
    ...pretended,
    identities:
      policies.length === 0
        ? []
        : [{ kind: "policies", name: policies.map(({ name }) => name).join(", "), policies, unread: [] }],
    roles,
    serviceControl: [],
  };
}
