import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { deviceKind } from "../core/arn.ts";
import { maskedKeyId } from "../core/credentials.ts";

// IAM deletes a user only when nothing hangs on it any more. Keys go first: from then on nobody gets in. Each step is done again
// without harm, so that one that was cut short is simply run again.

/** What hangs on a user. */
export interface UserBelongings {
  readonly keys: readonly string[];
  readonly devices: readonly string[];
  /** Devices that were made for the user and never enabled. */
  readonly orphans: readonly string[];
  readonly hasPassword: boolean;
  readonly inlinePolicies: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly groups: readonly string[];
  readonly hasBoundary: boolean;
}

export async function belongingsOf(
  { user, orphanStart }: { readonly user: string; readonly orphanStart: string },
  iam: IamAdmin,
): Promise<UserBelongings> {
  const [found, keys, devices, unassigned, hasPassword, inlinePolicies, attachedPolicies, groups] = await Promise.all([
    iam.findUser(user),
    iam.accessKeysOf(user),
    iam.devicesOfUser(user),
    iam.unassignedDevices(),
    iam.hasPassword(user),
    iam.inlinePoliciesOfUser(user),
    iam.attachedPoliciesOfUser(user),
    iam.groupsOfUser(user),
  ]);
  return {
    keys: keys.map(({ accessKeyId }) => accessKeyId),
    devices,
    orphans: unassigned.filter((serial) => serial.startsWith(orphanStart)),
    hasPassword,
    inlinePolicies,
    attachedPolicies,
    groups,
    hasBoundary: found?.boundary !== undefined,
  };
}

/** What there is to be removed, as lines for a person. */
export function belongingsText(found: UserBelongings): readonly string[] {
  const lines = [
    ...found.keys.map((id) => `access key ${maskedKeyId(id)}`),
    ...(found.hasPassword ? ["console password"] : []),
    ...[...found.devices, ...found.orphans].map((serial) => `MFA device ${serial}`),
    ...found.inlinePolicies.map((name) => `inline policy ${name}`),
    ...found.attachedPolicies.map((arn) => `policy ${arn} (detached)`),
    ...found.groups.map((group) => `membership in ${group}`),
    ...(found.hasBoundary ? ["permissions boundary"] : []),
  ];
  return lines.map((line) => `- ${line}`);
}

/** Removes what hangs on a user, then the user. */
export async function removeUser(user: string, found: UserBelongings, iam: IamAdmin): Promise<void> {
  for (const id of found.keys) await iam.deleteAccessKey(user, id);
  if (found.hasPassword) await iam.deletePassword(user);
  for (const serial of found.devices) {
    await iam.deactivateDevice({ user, serial });
    if (deviceKind(serial) === "virtual") await iam.deleteVirtualDevice(serial);
  }
  for (const serial of found.orphans) await iam.deleteVirtualDevice(serial);
  for (const name of found.inlinePolicies) await iam.deleteUserPolicy(user, name);
  for (const arn of found.attachedPolicies) await iam.detachUserPolicy(user, arn);
  // Last of what shuts: as long as anything could be done, the guardrail held.
  for (const group of found.groups) await iam.removeFromGroup(group, user);
  if (found.hasBoundary) await iam.deleteUserBoundary(user);
  await iam.deleteUser(user);
}
