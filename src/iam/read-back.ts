import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { isFailure } from "../core/errors.ts";
import { parsePolicy } from "../policy/policy.ts";
import { documentsOf, type GuardrailOptions, literalNames, rolePolicyArn } from "./guardrail.ts";
import type { PolicyDocument } from "./policies/document.ts";
import type { Subject } from "./subject.ts";

// A stack's status says that CloudFormation is content. What people meet is what IAM holds: so that is read, compared with what was
// meant, and judged like any other policy.

type ReadingIam = Pick<
  IamAdmin,
  | "findGroup"
  | "inlinePoliciesOfGroup"
  | "groupPolicy"
  | "attachedPoliciesOfGroup"
  | "findRole"
  | "attachedPoliciesOfRole"
  | "inlinePoliciesOfRole"
  | "rolePolicy"
  | "managedPolicy"
>;

/** A guardrail as IAM holds it. */
export interface ReadBack {
  /** How it differs from what was meant, as clauses; empty where it does not. */
  readonly differences: readonly string[];
  /** What is there besides, as clauses. */
  readonly besides: readonly string[];
  /** One subject for each group: what reaches its members. */
  readonly subjects: readonly Subject[];
}

/** One document that is to be found in IAM. */
interface Wanted {
  readonly what: string;
  readonly document: PolicyDocument | undefined;
  readonly read: () => Promise<string | undefined>;
}

/** The groups that a guardrail is laid upon; none for a role that users of another account assume. */
export function guardedGroups({ kind, groupName, groups }: GuardrailOptions): readonly string[] {
  if (kind === "guardrail-only") return groups;
  return kind === "trusting-role" ? [] : [groupName];
}

/** Reads a guardrail from IAM, by the names that were meant. */
export async function readBack(options: GuardrailOptions, iam: ReadingIam): Promise<ReadBack> {
  const differences: string[] = [];
  const besides: string[] = [];
  const { adminMfa, allowAssume, roleTrust } = documentsOf(options);
  const found = new Map<string, string>();
  const compare = async ({ what, document, read }: Wanted) => {
    const text = document === undefined ? undefined : await read();
    if (document === undefined) return;
    if (text === undefined) return void differences.push(`${what} is missing`);
    found.set(what, text);
    if (canonical(JSON.parse(text)) !== canonical(document)) differences.push(`${what} is another one`);
  };
  const subjects: Subject[] = [];
  for (const group of guardedGroups(options)) {
    const isThere = (await iam.findGroup(group)) !== undefined;
    const attached = isThere ? await iam.attachedPoliciesOfGroup(group) : [];
    const first = `AdminMFAPolicy of group ${group}`;
    await compare({ what: first, document: adminMfa, read: () => adminPolicyText(group, attached, options, iam) });
    const second = `AllowAssumeAdminMFAPolicy of group ${group}`;
    const read = () => inlineText(group, "AllowAssumeAdminMFAPolicy", iam);
    await compare({ what: second, document: allowAssume, read });
    const others = isThere ? await othersOf(group, attached, options, iam) : [];
    besides.push(...others.map(({ name }) => `group ${group} also has ${name}`));
    const own = [
      { name: "AdminMFAPolicy", text: found.get(first) },
      { name: "AllowAssumeAdminMFAPolicy", text: found.get(second) },
    ];
    // Groups that were there have rights of their own. One that was made for this opens roles and nothing else.
    subjects.push(subjectFrom(options, options.kind === "guardrail-only" ? own : [...own, ...others]));
  }
  if (roleTrust !== undefined) {
    const role = await iam.findRole(options.roleName);
    const what = `trust policy of role ${options.roleName}`;
    await compare({ what, document: roleTrust, read: async () => role?.trust });
    differences.push(...(await roleDifferences(options, role?.maxSessionSeconds, iam)));
  }
  const trust = found.get(`trust policy of role ${options.roleName}`);
  return { differences, besides, subjects: subjects.map((subject) => withRole(subject, trust, options)) };
}

async function adminPolicyText(
  group: string,
  attached: readonly string[],
  { kind, managed }: GuardrailOptions,
  iam: ReadingIam,
): Promise<string | undefined> {
  if (kind !== "guardrail-only" || !managed) return inlineText(group, "AdminMFAPolicy", iam);
  const arn = attached.find((each) => each.endsWith("/AdminMFAPolicy"));
  return arn === undefined ? undefined : await iam.managedPolicy(arn);
}

async function inlineText(group: string, policy: string, iam: ReadingIam): Promise<string | undefined> {
  try {
    return await iam.groupPolicy(group, policy);
  } catch (error) {
    if (isFailure(error, "entity-not-found")) return undefined;
    throw error;
  }
}

interface PolicyText {
  readonly name: string;
  readonly text: string | undefined;
}

/** Policies of a group that the guardrail did not bring. */
async function othersOf(
  group: string,
  attached: readonly string[],
  { kind, managed }: GuardrailOptions,
  iam: ReadingIam,
): Promise<readonly PolicyText[]> {
  const own = ["AdminMFAPolicy", ...(kind === "guardrail-only" ? [] : ["AllowAssumeAdminMFAPolicy"])];
  const inline = (await iam.inlinePoliciesOfGroup(group)).filter((name) => !own.includes(name));
  const others = attached.filter((arn) => !(managed && arn.endsWith("/AdminMFAPolicy")));
  const found: PolicyText[] = [];
  for (const name of inline) found.push({ name, text: await inlineText(group, name, iam) });
  for (const arn of others) found.push({ name: arn, text: await iam.managedPolicy(arn) });
  return found;
}

async function roleDifferences(
  options: GuardrailOptions,
  maxSessionSeconds: number | undefined,
  iam: ReadingIam,
): Promise<readonly string[]> {
  const { roleName, partition } = options;
  if (maxSessionSeconds === undefined) return [];
  const wanted = options.rolePolicies.map((policy) => rolePolicyArn(policy, partition)).sort();
  const attached = [...(await iam.attachedPoliciesOfRole(roleName))].sort();
  const own = options.roleDocument;
  const inline = own === undefined ? undefined : await iam.rolePolicy(roleName, "RolePolicy");
  return [
    ...(maxSessionSeconds === options.maxSessionSeconds
      ? []
      : [`sessions of role ${roleName} may last ${maxSessionSeconds} s, not ${options.maxSessionSeconds} s`]),
    ...(wanted.join() === attached.join() ? [] : [`role ${roleName} has ${attached.join(", ") || "no policies"}`]),
    ...(inline === undefined || canonical(JSON.parse(inline)) === canonical(own)
      ? []
      : [`RolePolicy of role ${roleName} is another one`]),
  ];
}

/** Changed by hand, a policy may hold what cannot be judged: that is a verdict, too. */
const anybodys = { grammar: "guardrail", unread: "keep" } as const;

/** A user of the path, as the policies that were found see them. */
function subjectFrom(options: GuardrailOptions, policies: readonly PolicyText[]): Subject {
  const { partition, account, path } = options;
  const identity = policies.flatMap(({ name, text }) =>
    text === undefined ? [] : [parsePolicy(text, { name, kind: "identity" }, anybodys)],
  );
  return { partition, account, user: `arn:${partition}:iam::${account}:user${path}alice`, identity, roles: [] };
}

function withRole(subject: Subject, trust: string | undefined, options: GuardrailOptions): Subject {
  const [arn = ""] = literalNames(options).roles;
  if (trust === undefined || options.kind !== "role") return subject;
  return {
    ...subject,
    roles: [{ arn, trust: parsePolicy(trust, { name: "RoleTrustPolicy", kind: "trust" }, anybodys) }],
  };
}

/** The same text for documents that say the same: keys in order, whatever IAM does with blanks. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join()}}`;
}
