import type { StackApi } from "../aws-api/cloudformation.ts";
import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { DaypassError } from "../core/errors.ts";
import { assumable } from "./assumable.ts";
import {
  type Deployment,
  documentFrom,
  type Found,
  type FoundIdentity,
  type FoundPolicy,
  type FoundRole,
} from "./found.ts";

// Policies as IAM holds them, not as a template or a stack says that they are.

type ReadingIam = Pick<
  IamAdmin,
  | "findUser"
  | "groupsOfUser"
  | "inlinePoliciesOfUser"
  | "userPolicy"
  | "attachedPoliciesOfUser"
  | "findGroup"
  | "inlinePoliciesOfGroup"
  | "groupPolicy"
  | "attachedPoliciesOfGroup"
  | "findRole"
  | "inlinePoliciesOfRole"
  | "rolePolicy"
  | "attachedPoliciesOfRole"
  | "managedPolicy"
>;

/** What a stack has made for people: its groups and roles, and the groups that its policies are attached to. Throws `stack-not-found`. */
export async function foundInStack(
  name: string,
  stacks: Pick<StackApi, "findStack" | "resources"> & { readonly region: string },
  iam: ReadingIam,
  { partition, account }: Deployment,
): Promise<Found> {
  const stack = await stacks.findStack(name);
  if (stack === undefined) throw new DaypassError("stack-not-found", { stack: name, region: stacks.region, account });
  const resources = await stacks.resources(stack.id);
  const made = (type: string) =>
    resources.filter((resource) => resource.type === type).map(({ physicalId }) => physicalId);
  const attached = stack.outputs.get("GroupNames")?.split(",") ?? [];
  const identities: FoundIdentity[] = [];
  for (const group of new Set([...made("AWS::IAM::Group"), ...attached])) {
    const policies = await groupPolicies(group, iam);
    identities.push({ kind: "group", name: group, policies, unread: [] });
  }
  const roles: FoundRole[] = [];
  for (const role of made("AWS::IAM::Role")) roles.push(...(await roleOf(role, iam)));
  return { partition, account, identities, roles, serviceControl: [] };
}

/** All that reaches a user, and the roles that it opens by name. Throws `entity-not-found`. */
export async function foundOfUser(name: string, iam: ReadingIam, { partition, account }: Deployment): Promise<Found> {
  const user = await iam.findUser(name);
  if (user === undefined) throw new DaypassError("user-not-found", { user: name, account });
  const policies: FoundPolicy[] = await policiesOf(
    {
      of: `user ${name}`,
      inline: await iam.inlinePoliciesOfUser(name),
      attached: await iam.attachedPoliciesOfUser(name),
    },
    (policy) => iam.userPolicy(name, policy),
    iam,
  );
  for (const group of await iam.groupsOfUser(name)) policies.push(...(await groupPolicies(group, iam)));
  const boundary = user.boundary === undefined ? undefined : await managed(user.boundary, `user ${name}`, iam);
  const identity: FoundIdentity = {
    kind: "user",
    name,
    arn: user.arn,
    policies: distinct(policies),
    unread: [],
    boundary,
  };
  const roles: FoundRole[] = [];
  for (const arn of new Set(assumable(policies))) {
    const [, of, role] = /^arn:[\w-]+:iam::(\d{12}):role\/(?:[^*?]*\/)?([\w+=,.@-]+)$/.exec(arn) ?? [];
    if (role !== undefined && of === account) roles.push(...(await roleOf(role, iam)));
  }
  return { partition, account, identities: [identity], roles, serviceControl: [] };
}

interface Attachments {
  readonly of: string;
  readonly inline: readonly string[];
  readonly attached: readonly string[];
}

async function policiesOf(
  { of, inline, attached }: Attachments,
  read: (policy: string) => Promise<string>,
  iam: ReadingIam,
): Promise<FoundPolicy[]> {
  const found: FoundPolicy[] = [];
  for (const name of inline) found.push(policy(name, await read(name), of));
  for (const arn of attached) found.push(await managed(arn, of, iam));
  return found;
}

async function groupPolicies(group: string, iam: ReadingIam): Promise<readonly FoundPolicy[]> {
  const attachments = {
    of: `group ${group}`,
    inline: await iam.inlinePoliciesOfGroup(group),
    attached: await iam.attachedPoliciesOfGroup(group),
  };
  return await policiesOf(attachments, (name) => iam.groupPolicy(group, name), iam);
}

async function roleOf(name: string, iam: ReadingIam): Promise<readonly FoundRole[]> {
  const role = await iam.findRole(name);
  if (role === undefined) return [];
  const attachments = {
    of: `role ${name}`,
    inline: await iam.inlinePoliciesOfRole(name),
    attached: await iam.attachedPoliciesOfRole(name),
  };
  const own = await policiesOf(attachments, (each) => iam.rolePolicy(name, each), iam);
  return [{ arn: role.arn, trust: policy(`trust of ${name}`, role.trust, `role ${name}`), own }];
}

async function managed(arn: string, of: string, iam: ReadingIam): Promise<FoundPolicy> {
  return policy(arn.split("/").at(-1) ?? arn, await iam.managedPolicy(arn), of);
}

function policy(name: string, json: string, of: string): FoundPolicy {
  return { name, document: documentFrom(JSON.parse(json)), placeOf: () => ({ file: of, line: undefined }) };
}

/** Two groups may each have a policy of one name: the second is told by its group. */
function distinct(policies: readonly FoundPolicy[]): readonly FoundPolicy[] {
  const seen = new Set<string>();
  return policies.map((each) => {
    const name = seen.has(each.name) ? `${each.name} of ${each.placeOf(undefined)?.file}` : each.name;
    seen.add(name);
    return { ...each, name };
  });
}
