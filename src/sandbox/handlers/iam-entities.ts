import type { Group, MfaDevice, PolicyHolder, Role } from "../entities.ts";
import type { Question } from "../handler.ts";
import type { ManagedPolicy } from "../managed-policy.ts";
import { type Call, type Member, required } from "../query-input.ts";
import { entityKeys, tagKeysOf } from "./iam-condition-keys.ts";
import { groupName, roleName, userName } from "./iam-members.ts";
import { noSuchEntity } from "./iam-refusals.ts";
import { authorizedUser } from "./iam-subject.ts";

// What may be done to what is settled before it shows whether it exists, as at AWS.

type Keys = Question["context"];

/** The group of that name, once the policies allow the action on it. */
export function authorizedGroup(
  name: string,
  action: string,
  { caller, account, world }: Call,
  keys: Keys = {},
): Group {
  const group = account.findGroup(name);
  const resource = group?.arn ?? account.arn(`group/${name}`);
  world.authorize(caller, { action: `iam:${action}`, resource, shown: `group ${group?.name ?? name}`, context: keys });
  if (group === undefined) throw noSuchEntity(`The group with name ${name} cannot be found.`);
  return group;
}

/** The role of that name, once the policies allow the action on it. */
export function authorizedRole(name: string, action: string, { caller, account, world }: Call, keys: Keys = {}): Role {
  const role = account.findRole(name);
  const resource = role?.arn ?? account.arn(`role/${name}`);
  const context = { ...(role === undefined ? {} : entityKeys(role)), ...keys };
  world.authorize(caller, { action: `iam:${action}`, resource, shown: `role ${role?.name ?? name}`, context });
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return role;
}

/** The managed policy with that ARN, once the policies allow the action on it. */
export function authorizedPolicy(arn: string, action: string, call: Call, keys: Keys = {}): ManagedPolicy {
  const { caller, account, world } = call;
  const policy = account.policies.get(arn);
  const context = { ...(policy === undefined ? {} : tagKeysOf(policy.tags)), ...keys };
  world.authorize(caller, { action: `iam:${action}`, resource: arn, shown: `policy ${arn}`, context });
  if (policy === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}

/** The device with that serial number, once the policies allow the action on it. */
export function authorizedDevice(serial: string, action: string, call: Call, keys: Keys = {}): MfaDevice {
  const { caller, account, world } = call;
  const device = account.devices.get(serial);
  const context = { ...(device === undefined ? {} : tagKeysOf(device.tags)), ...keys };
  world.authorize(caller, { action: `iam:${action}`, resource: serial, context });
  if (device === undefined) throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  return device;
}

/** One of the three kinds of things that policies are given to, as the operations on their policies tell them apart. */
export interface HolderKind {
  readonly kind: "User" | "Group" | "Role";
  readonly name: Member<string | undefined>;
  /** Characters that its inline policies may have together, white space not counted. */
  readonly inlineCharacters: number;
  readonly attachable: number;
  readonly authorized: (
    name: string,
    action: string,
    call: Call,
    keys?: Keys,
  ) => PolicyHolder & { readonly name: string };
}

// Numbers: IAM user guide, "IAM and AWS STS quotas".
export const holderKinds: readonly HolderKind[] = [
  { kind: "User", name: userName, inlineCharacters: 2048, attachable: 10, authorized: authorizedUser },
  { kind: "Group", name: groupName, inlineCharacters: 5120, attachable: 10, authorized: authorizedGroup },
  { kind: "Role", name: roleName, inlineCharacters: 10_240, attachable: 20, authorized: authorizedRole },
];

/** The member by which an operation names the holder: `UserName`, `GroupName` or `RoleName`. */
export function holderInput({ kind, name }: HolderKind) {
  return { [`${kind}Name`]: required(name) };
}

/** The name that was given in it. */
export function holderName(input: object, { kind }: HolderKind): string {
  return String(new Map(Object.entries(input)).get(`${kind}Name`));
}
