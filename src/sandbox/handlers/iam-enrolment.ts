import { AwsError, accessDenied } from "../aws-error.ts";
import type { DeviceOwner, MfaDevice, User } from "../entities.ts";
import type { CodePair } from "../mfa-gate.ts";
import { type Call, operation, required } from "../query-input.ts";
import { authenticationCode, serialNumber, userName } from "./iam-members.ts";
import { entityAlreadyExists, noSuchEntity, quotaExceeded } from "./iam-refusals.ts";
import { authorizedSubject, authorizedUser, type Subject } from "./iam-subject.ts";

const pairInput = {
  UserName: required(userName),
  SerialNumber: required(serialNumber),
  AuthenticationCode1: required(authenticationCode),
  AuthenticationCode2: required(authenticationCode),
};

export const enableMfaDevice = operation({
  action: "EnableMFADevice",
  input: pairInput,
  run(input, call) {
    const user = authorizedUser(input.UserName, "EnableMFADevice", call);
    refuseOwnDevicesWithoutMfa(user, call);
    const { account, world } = call;
    const device = account.devices.get(input.SerialNumber);
    if (device === undefined) {
      throw noSuchEntity(`VirtualMFADevice with serial number ${input.SerialNumber} doesn't exist.`);
    }
    if (isOwnedBy(device, user)) throw entityAlreadyExists(`MFA Device for user ${user.name} already exists.`);
    if (device.owner !== undefined) throw entityAlreadyExists("MFA Device is already in use.");
    const { devicesPerUser } = world.limits;
    if (account.devicesOf(user).length >= devicesPerUser) throw quotaExceeded("MFADevicesPerUser", devicesPerUser);
    world.mfa.assign(device, { userName: user.name }, requirePair(device, input, call));
    return undefined;
  },
});

export const resyncMfaDevice = operation({
  action: "ResyncMFADevice",
  input: pairInput,
  run(input, call) {
    const user = authorizedUser(input.UserName, "ResyncMFADevice", call);
    const device = requireDeviceOf(user, input.SerialNumber, call);
    call.world.mfa.assign(device, { userName: user.name }, requirePair(device, input, call));
    return undefined;
  },
});

export const deactivateMfaDevice = operation({
  action: "DeactivateMFADevice",
  input: { UserName: userName, SerialNumber: required(serialNumber) },
  run(input, call) {
    const subject = authorizedSubject(input.UserName, "DeactivateMFADevice", call);
    if (subject !== "root") refuseOwnDevicesWithoutMfa(subject, call);
    call.world.mfa.release(requireDeviceOf(subject, input.SerialNumber, call));
    return undefined;
  },
});

/**
 * Since 2023 whoever has a device already adds and removes own ones with MFA only, whatever the policies say; the first one
 * may be enrolled with a key. It comes before anything is said of the device. An administrator acting for another user is
 * not concerned. Source: AWS security bulletin AWS-2023-001.
 */
function refuseOwnDevicesWithoutMfa(user: User, { caller, account }: Call): void {
  const isSelf = caller.kind === "user" && caller.user?.id === user.id;
  if (!isSelf || caller.session?.mfaAt !== undefined || account.devicesOf(user).length === 0) return;
  throw accessDenied(
    "To complete this action, please ensure that you are authenticated with an MFA device that is enabled for this user.",
  );
}

function requireDeviceOf(subject: Subject, serial: string, { account }: Call): MfaDevice {
  const device = account.devicesOf(subject).find((each) => each.serial === serial);
  if (device === undefined) throw noSuchEntity("MFA Device invalid for user.");
  return device;
}

interface GivenCodes {
  readonly AuthenticationCode1: string;
  readonly AuthenticationCode2: string;
}

function requirePair(device: MfaDevice, given: GivenCodes, { world }: Call): CodePair {
  const pair = world.mfa.findPair(device, given.AuthenticationCode1, given.AuthenticationCode2);
  if (pair !== undefined) return pair;
  const message = "Authentication code for device is not valid.";
  throw new AwsError({ status: 403, code: "InvalidAuthenticationCode", message });
}

function isOwnedBy({ owner }: { owner: DeviceOwner | undefined }, user: User): boolean {
  return owner !== undefined && owner !== "root" && owner.userName === user.name;
}
