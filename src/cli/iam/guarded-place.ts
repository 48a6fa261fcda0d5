import { DaypassError } from "../../core/errors.ts";
import type { AccountWay } from "./account-way.ts";

/** Where a stack of `iam deploy` puts people: their path, their groups, the role they assume. */
export interface GuardedPlace {
  readonly path: string;
  readonly groups: readonly string[];
  readonly roleArn: string | undefined;
}

export const placeOptions = {
  stackName: { kind: "text", flags: "--stack-name <name>", summary: "the stack of iam deploy (default: daypass)" },
  groupName: { kind: "list", flags: "--group-name <name>", summary: "a guarded group, where no stack says it" },
  path: {
    kind: "text",
    flags: "--path <path>",
    summary: "the users' path, where no stack says it (default: /daypass/)",
  },
  roleArn: { kind: "text", flags: "--role-arn <arn>", summary: "the role they assume, where no stack says it" },
} as const;

export interface PlaceWish {
  readonly stackName: string | undefined;
  readonly groupName: readonly string[];
  readonly path: string | undefined;
  readonly roleArn: string | undefined;
}

export const usualStack = "daypass";
export const usualPath = "/daypass/";

/** The place by the flags, else by the stack's outputs. Throws `stack-not-found`. */
export async function guardedPlace(wish: PlaceWish, way: AccountWay): Promise<GuardedPlace> {
  const { groupName: groups, path = usualPath, roleArn } = wish;
  if (!/^\/([!-.0-~]+\/)*$/.test(path))
    throw new DaypassError("answer-unusable", { flag: "--path", value: path, why: "a path begins and ends with /" });
  if (groups.length > 0 && wish.stackName === undefined) return { path, groups, roleArn };
  const name = wish.stackName ?? usualStack;
  const stacks = await way.stacks();
  const stack = await stacks.findStack(name);
  const group = stack?.outputs.get("GroupName");
  if (stack === undefined || group === undefined)
    throw new DaypassError("stack-not-found", { stack: name, region: stacks.region, account: way.account });
  return {
    path: wish.path ?? stack.outputs.get("IamPath") ?? usualPath,
    groups: groups.length > 0 ? groups : group.split(","),
    roleArn: roleArn ?? stack.outputs.get("RoleArn"),
  };
}
