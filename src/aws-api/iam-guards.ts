import { WayFault } from "./fault.ts";
import { askIam, documentIn, type IamWay, listIam, texts, unlessMissing } from "./iam-ask.ts";

/** A group with its members' names. */
export interface FoundGroup {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly members: readonly string[];
}

export interface FoundRole {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** The trust policy, in JSON. */
  readonly trust: string;
  readonly maxSessionSeconds: number | undefined;
  readonly boundary: string | undefined;
}

/** What stands between people and an account: groups, roles, their policies. Only read. */
export interface GuardApi {
  findGroup(name: string): Promise<FoundGroup | undefined>;
  inlinePoliciesOfGroup(group: string): Promise<readonly string[]>;
  groupPolicy(group: string, policy: string): Promise<string>;
  attachedPoliciesOfGroup(group: string): Promise<readonly string[]>;
  findRole(name: string): Promise<FoundRole | undefined>;
  inlinePoliciesOfRole(role: string): Promise<readonly string[]>;
  rolePolicy(role: string, policy: string): Promise<string>;
  attachedPoliciesOfRole(role: string): Promise<readonly string[]>;
  /** The document of a managed policy in the version that holds. */
  managedPolicy(arn: string): Promise<string>;
  /** Numbers of an account, such as `AccountMFAEnabled`: whether the root user has a device. */
  accountSummary(): Promise<Readonly<Record<string, number>>>;
}

export function guardApi(way: IamWay): GuardApi {
  return { ...groups(way), ...roles(way), ...account(way) };
}

type GroupCalls = "findGroup" | "inlinePoliciesOfGroup" | "groupPolicy" | "attachedPoliciesOfGroup";

function groups(way: IamWay): Pick<GuardApi, GroupCalls> {
  return {
    findGroup: (name) => unlessMissing(group(name, way)),
    async inlinePoliciesOfGroup(name) {
      const { ListGroupPoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListGroupPolicies" },
        (client, Marker) => client.send(new ListGroupPoliciesCommand({ GroupName: name, Marker })),
        ({ PolicyNames }) => PolicyNames,
        way,
      );
    },
    async groupPolicy(name, policy) {
      const { GetGroupPolicyCommand } = await import("@aws-sdk/client-iam");
      const command = new GetGroupPolicyCommand({ GroupName: name, PolicyName: policy });
      return askIam(
        { action: "GetGroupPolicy" },
        async (client) => documentIn((await client.send(command)).PolicyDocument),
        way,
      );
    },
    async attachedPoliciesOfGroup(name) {
      const { ListAttachedGroupPoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListAttachedGroupPolicies" },
        (client, Marker) => client.send(new ListAttachedGroupPoliciesCommand({ GroupName: name, Marker })),
        ({ AttachedPolicies }) => AttachedPolicies && texts(AttachedPolicies.map(({ PolicyArn }) => PolicyArn)),
        way,
      );
    },
  };
}

async function group(name: string, way: IamWay): Promise<FoundGroup> {
  const { GetGroupCommand } = await import("@aws-sdk/client-iam");
  let arn = "";
  let path = "/";
  const members = await listIam(
    { action: "GetGroup" },
    async (client, Marker) => {
      const page = await client.send(new GetGroupCommand({ GroupName: name, Marker }));
      if (page.Group?.Arn === undefined) throw new WayFault({ kind: "malformed", what: "it holds no group" });
      arn = page.Group.Arn;
      path = page.Group.Path ?? "/";
      return page;
    },
    ({ Users }) => Users && texts(Users.map(({ UserName }) => UserName)),
    way,
  );
  return { name, arn, path, members };
}

type RoleCalls = "findRole" | "inlinePoliciesOfRole" | "rolePolicy" | "attachedPoliciesOfRole";

function roles(way: IamWay): Pick<GuardApi, RoleCalls> {
  return {
    findRole: (name) => unlessMissing(role(name, way)),
    async inlinePoliciesOfRole(name) {
      const { ListRolePoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListRolePolicies" },
        (client, Marker) => client.send(new ListRolePoliciesCommand({ RoleName: name, Marker })),
        ({ PolicyNames }) => PolicyNames,
        way,
      );
    },
    async rolePolicy(name, policy) {
      const { GetRolePolicyCommand } = await import("@aws-sdk/client-iam");
      const command = new GetRolePolicyCommand({ RoleName: name, PolicyName: policy });
      return askIam(
        { action: "GetRolePolicy" },
        async (client) => documentIn((await client.send(command)).PolicyDocument),
        way,
      );
    },
    async attachedPoliciesOfRole(name) {
      const { ListAttachedRolePoliciesCommand } = await import("@aws-sdk/client-iam");
      return listIam(
        { action: "ListAttachedRolePolicies" },
        (client, Marker) => client.send(new ListAttachedRolePoliciesCommand({ RoleName: name, Marker })),
        ({ AttachedPolicies }) => AttachedPolicies && texts(AttachedPolicies.map(({ PolicyArn }) => PolicyArn)),
        way,
      );
    },
  };
}

async function role(name: string, way: IamWay): Promise<FoundRole> {
  const { GetRoleCommand } = await import("@aws-sdk/client-iam");
  return await askIam(
    { action: "GetRole" },
    async (client) => {
      const { Role: found } = await client.send(new GetRoleCommand({ RoleName: name }));
      if (found?.Arn === undefined) throw new WayFault({ kind: "malformed", what: "it holds no role" });
      return {
        name: found.RoleName ?? name,
        arn: found.Arn,
        path: found.Path ?? "/",
        trust: documentIn(found.AssumeRolePolicyDocument),
        maxSessionSeconds: found.MaxSessionDuration,
        boundary: found.PermissionsBoundary?.PermissionsBoundaryArn,
      };
    },
    way,
  );
}

function account(way: IamWay): Pick<GuardApi, "managedPolicy" | "accountSummary"> {
  return {
    async managedPolicy(arn) {
      const { GetPolicyCommand, GetPolicyVersionCommand } = await import("@aws-sdk/client-iam");
      const version = await askIam(
        { action: "GetPolicy" },
        async (client) => (await client.send(new GetPolicyCommand({ PolicyArn: arn }))).Policy?.DefaultVersionId,
        way,
      );
      const command = new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version });
      return askIam(
        { action: "GetPolicyVersion" },
        async (client) => documentIn((await client.send(command)).PolicyVersion?.Document),
        way,
      );
    },
    async accountSummary() {
      const { GetAccountSummaryCommand } = await import("@aws-sdk/client-iam");
      return askIam(
        { action: "GetAccountSummary" },
        async (client) => (await client.send(new GetAccountSummaryCommand({}))).SummaryMap ?? {},
        way,
      );
    },
  };
}
