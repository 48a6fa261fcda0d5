const reading = ["Describe*", "Get*", "List*"];

/**
 * A few of AWS's managed policies by their real path and name. What they allow is cut to the services that the sandbox has.
 * Source of names and meaning: AWS managed policy reference.
 */
export const awsManagedPolicies: readonly {
  readonly path: string;
  readonly name: string;
  readonly document: object;
}[] = [
  policy("AdministratorAccess", [{ Effect: "Allow", Action: "*", Resource: "*" }]),
  policy("PowerUserAccess", [
    { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
    allow([
      "account:GetAccountInformation",
      "account:ListRegions",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteServiceLinkedRole",
      "iam:ListRoles",
      "organizations:DescribeOrganization",
    ]),
  ]),
  policy("ReadOnlyAccess", [
    allow([
      ...["cloudformation", "iam", "s3", "sqs", "sts"].flatMap((service) => actions(service, reading)),
      ...["cloudformation:Detect*", "cloudformation:EstimateTemplateCost", "cloudformation:ValidateTemplate"],
      ...["iam:Generate*", "iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"],
    ]),
  ]),
  policy("SecurityAudit", [allow([...actions("iam", reading), "iam:GenerateCredentialReport", "s3:GetBucket*"])]),
  policy(
    "ViewOnlyAccess",
    [allow(["iam:List*", "iam:Get*", "s3:ListAllMyBuckets", "s3:ListBucket"])],
    "/job-function/",
  ),
  policy("IAMFullAccess", [
    allow(["iam:*", "organizations:DescribeAccount", "organizations:DescribeOrganization", "organizations:ListRoots"]),
  ]),
  policy("IAMReadOnlyAccess", [
    allow([
      "iam:GenerateCredentialReport",
      "iam:Get*",
      "iam:List*",
      "iam:SimulateCustomPolicy",
      "iam:SimulatePrincipalPolicy",
    ]),
  ]),
  policy("IAMUserChangePassword", [
    { Effect: "Allow", Action: ["iam:ChangePassword"], Resource: [`arn:aws:iam::*:user/\${aws:username}`] },
    allow(["iam:GetAccountPasswordPolicy"]),
  ]),
  policy("AWSCloudFormationFullAccess", [allow(["cloudformation:*"])]),
  policy("AmazonS3FullAccess", [allow(["s3:*"])]),
  policy("AmazonS3ReadOnlyAccess", [allow(["s3:Get*", "s3:List*", "s3:Describe*"])]),
  policy("AmazonSQSFullAccess", [allow(["sqs:*"])]),
];

function policy(name: string, statements: readonly object[], path = "/") {
  return { path, name, document: { Version: "2012-10-17", Statement: statements } };
}

function allow(allowed: readonly string[]): object {
  return { Effect: "Allow", Action: allowed, Resource: "*" };
}

function actions(service: string, names: readonly string[]): readonly string[] {
  return names.map((name) => `${service}:${name}`);
}
