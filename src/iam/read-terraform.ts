import { isJsonObject } from "../core/json-object.ts";
import { type Found, type FoundPolicy, type FoundRole, policyIn, pretended } from "./found.ts";
import { type FileValues, readValues } from "./template-file.ts";

// Terraform's JSON as daypass writes it: documents are text inside text, so that only the line of the whole policy is known.

export function foundInTerraform(
  resources: Readonly<Record<string, unknown>>,
  { lineOf }: FileValues,
  path: string,
): Found {
  const of = (type: string) => (isJsonObject(resources[type]) ? Object.entries(resources[type]) : []);
  const read = (name: string, text: unknown, holder: object): FoundPolicy =>
    policyIn(path, name, documentIn(text, path), () => lineOf(holder));
  const policies = [...of("aws_iam_group_policy"), ...of("aws_iam_policy"), ...of("aws_iam_user_policy")].flatMap(
    ([id, each]) => (isJsonObject(each) ? [read(String(each.name ?? id), each.policy, each)] : []),
  );
  const ofRoles = of("aws_iam_role_policy").flatMap(([id, each]) =>
    isJsonObject(each) ? [read(String(each.name ?? id), each.policy, each)] : [],
  );
  const roles = of("aws_iam_role").flatMap(([id, each]): readonly FoundRole[] => {
    if (!isJsonObject(each)) return [];
    const name = String(each.name ?? id);
    const arn = `arn:${pretended.partition}:iam::${pretended.account}:role/${name}`;
    return [{ arn, trust: read(`trust of ${name}`, each.assume_role_policy, each), own: ofRoles }];
  });
  const each = [...new Map(policies.map((policy) => [policy.name, policy])).values()];
  const name = each.map((policy) => policy.name).join(", ");
  return {
    ...pretended,
    identities: each.length === 0 ? [] : [{ kind: "policies", name, policies: each, unread: [] }],
    roles,
    serviceControl: of("aws_organizations_policy").flatMap(([id, one]) =>
      isJsonObject(one) ? [read(String(one.name ?? id), one.content, one)] : [],
    ),
  };
}

/** A document in Terraform's quoting. What refers to something that is not known is left as an object in the place of text. */
function documentIn(text: unknown, path: string): unknown {
  if (typeof text !== "string") return { Statement: { "a function of Terraform": "" } };
  const known = text
    .replaceAll("${data.aws_partition.current.partition}", pretended.partition)
    .replaceAll("${data.aws_caller_identity.current.account_id}", pretended.account);
  const foreign = /(?<!\$)\$\{[^}]*\}|(?<!%)%\{[^}]*\}/.exec(known)?.[0];
  if (foreign !== undefined) return { Statement: { [foreign]: "" } };
  return readValues(known.replaceAll("$${", () => "${").replaceAll("%%{", "%{"), path).value;
}
