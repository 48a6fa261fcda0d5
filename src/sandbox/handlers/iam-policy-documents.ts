import { findArn } from "../../core/arn.ts";
import { isJsonObject } from "../../core/json-object.ts";
import { PolicyNotJudged } from "../../policy/not-judged.ts";
import { parsePolicy } from "../../policy/policy.ts";
import type { Account } from "../account.ts";
import { AwsError } from "../aws-error.ts";
import { limitExceeded } from "./iam-refusals.ts";

type Elements = Readonly<Record<string, unknown>>;

// Quotas and texts: IAM user guide, "IAM and AWS STS quotas", and AWS's answers as users report them.
const trustCharacters = 2048;
const managedCharacters = 6144;

/** Policies are measured without their white space. */
export function policySize(document: string): number {
  return document.replace(/\s/g, "").length;
}

/** Refuses a document that AWS would not store as the policy of a user, group or role. */
export function checkPolicyDocument(document: string, account: Account): void {
  const statements = statementsOf(document, "Syntax errors in policy.");
  checkSids(statements);
  for (const statement of statements) {
    if ("Principal" in statement || "NotPrincipal" in statement) {
      throw malformed("Policy document should not specify a principal.");
    }
    checkActions(statement);
    checkResources(statement, account);
  }
  checkByEvaluator(document, "identity");
}

/** The same of a document that is to become a managed policy. */
export function checkManagedDocument(document: string, account: Account): void {
  checkPolicyDocument(document, account);
  if (policySize(document) > managedCharacters)
    throw limitExceeded(`Cannot exceed quota for PolicySize: ${managedCharacters}`);
}

/** Refuses a document that AWS would not take as a role's trust policy. */
export function checkTrustDocument(document: string, account: Account): void {
  const statements = statementsOf(document, "This policy contains invalid Json");
  checkSids(statements);
  for (const statement of statements) {
    const prohibited = ["Resource", "NotResource"].find((name) => name in statement);
    if (prohibited !== undefined) throw malformed(`Has prohibited field ${prohibited}`);
    if (!("Principal" in statement) && !("NotPrincipal" in statement)) {
      throw malformed("Missing required field Principal");
    }
    checkActions(statement);
    if (textsIn(statement.Action).some((action) => !/^(\*|sts:)/i.test(action))) {
      throw malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    checkPrincipals(statement, account);
  }
  checkByEvaluator(document, "trust");
  if (policySize(document) > trustCharacters)
    throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${trustCharacters}`);
}

export function malformed(message: string): AwsError {
  return new AwsError({ status: 400, code: "MalformedPolicyDocument", message });
}

function statementsOf(document: string, broken: string): readonly Elements[] {
  let read: unknown;
  try {
    read = JSON.parse(document);
  } catch {
    throw malformed(broken);
  }
  if (!isJsonObject(read)) throw malformed("Syntax errors in policy.");
  if (read.Version !== undefined && read.Version !== "2012-10-17" && read.Version !== "2008-10-17") {
    throw malformed("The policy must contain a valid version string");
  }
  const { Statement: given } = read;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (!statements.every(isJsonObject)) throw malformed("Syntax errors in policy.");
  return statements;
}

function checkSids(statements: readonly Elements[]): void {
  const sids = statements.map(({ Sid }) => Sid).filter((sid) => typeof sid === "string" && sid !== "");
  if (sids.some((sid) => !/^[0-9A-Za-z]*$/.test(String(sid)))) {
    const rule = "Check that your input satisfies the regular expression [0-9A-Za-z]*";
    throw malformed(`Statement IDs (SID) must be alpha-numeric. ${rule}`);
  }
  if (new Set(sids).size < sids.length) throw malformed("Statement IDs (SID) in a single policy must be unique.");
}

function checkActions(statement: Elements): void {
  const actions = [...textsIn(statement.Action), ...textsIn(statement.NotAction)];
  if (actions.length === 0) throw malformed("Policy statement must contain actions.");
  if (actions.some((action) => action !== "*" && !action.includes(":"))) {
    throw malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }
}

function checkResources(statement: Elements, { partition }: Account): void {
  const resources = [...textsIn(statement.Resource), ...textsIn(statement.NotResource)];
  if (resources.length === 0) throw malformed("Policy statement must contain resources.");
  for (const resource of resources.filter((each) => each !== "*")) {
    const [prefix, named = "", service, region = ""] = resource.split(":");
    if (prefix !== "arn") throw malformed(`Resource ${resource} must be in ARN format or "*".`);
    if (named !== partition && !/[*?]/.test(named)) {
      throw malformed(`Partition "${named}" is not valid for resource "${resource}".`);
    }
    if (service === "iam" && region !== "" && region !== "*") {
      throw malformed(`IAM resource ${resource} cannot contain region information.`);
    }
  }
}

// AWS looks up users and roles that a trust policy names, and keeps their ids.
function checkPrincipals({ Principal: given }: Elements, account: Account): void {
  const named = isJsonObject(given) ? textsIn(given.AWS) : [];
  for (const name of named) {
    const arn = findArn(name);
    if (arn === undefined || arn.account !== account.id || arn.service !== "iam") continue;
    if (arn.partition === account.partition && isThere(name, account)) continue;
    throw malformed(`Invalid principal in policy: "AWS":"${name}"`);
  }
}

function isThere(arn: string, account: Account): boolean {
  if (arn === account.rootArn) return true;
  return account.findRoleByArn(arn) !== undefined || [...account.users.values()].some((user) => user.arn === arn);
}

function textsIn(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each) => typeof each === "string");
}

// What AWS might take and this evaluator does not know must not be stored: every request would end in a refusal to judge.
function checkByEvaluator(document: string, kind: "identity" | "trust"): void {
  try {
    parsePolicy(document, { name: "given", kind });
  } catch (error) {
    if (!(error instanceof PolicyNotJudged)) throw error;
    throw malformed(`Syntax errors in policy. (The sandbox: ${error.message}.)`);
  }
}
