import type { Account } from "../account.ts";
import { validationError } from "../aws-error.ts";
import type { MfaDevice } from "../entities.ts";
import { type Call, operation, required, text } from "../query-input.ts";
import type { XmlMembers } from "../xml.ts";
import { paging, path, serialNumber, shortUserName, tags, userName } from "./iam-members.ts";
import { page } from "./iam-page.ts";
import { qrCodePng } from "./iam-qr-code.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./iam-refusals.ts";
import { tagList, userMembers } from "./iam-shapes.ts";
import { authorizedSubject, type Subject } from "./iam-subject.ts";

export const listMfaDevices = operation({
  action: "ListMFADevices",
  input: { UserName: userName, ...paging },
  run(input, call) {
    const subject = listedSubject(input.UserName, call);
    const devices = call.account.devicesOf(subject).map(({ serial, enabledAt }) => ({
      UserName: subject === "root" ? "root" : subject.name,
      SerialNumber: serial,
      EnableDate: enabledAt,
    }));
    return page("MFADevices", devices, input);
  },
});

// Reported (aws-cli issue 6947): without a user name this one action is judged against every resource, not the caller's user.
function listedSubject(name: string | undefined, call: Call): Subject {
  const { caller, world } = call;
  if (name !== undefined || caller.kind !== "user" || caller.user === undefined) {
    return authorizedSubject(name, "ListMFADevices", call);
  }
  world.authorize(caller, { action: "iam:ListMFADevices", resource: "*" });
  return caller.user;
}

export const listVirtualMfaDevices = operation({
  action: "ListVirtualMFADevices",
  input: { AssignmentStatus: text({ oneOf: ["Assigned", "Unassigned", "Any"] }), ...paging },
  run(input, { account, caller, world }) {
    world.authorize(caller, { action: "iam:ListVirtualMFADevices", resource: account.arn("mfa/") });
    const { AssignmentStatus: wanted = "Any" } = input;
    const devices = [...account.devices.values()]
      .filter(({ kind }) => kind === "virtual")
      .filter(({ owner }) => wanted === "Any" || (wanted === "Assigned") === (owner !== undefined));
    return page(
      "VirtualMFADevices",
      devices.map((device) => listedDevice(device, account)),
      input,
    );
  },
});

// Seed and QR code are shown once, when the device is made; lists leave out the tags too.
function listedDevice({ serial, owner, enabledAt }: MfaDevice, account: Account): XmlMembers {
  const user = owner === undefined || owner === "root" ? undefined : account.findUser(owner.userName);
  const root = owner === "root" ? { UserId: account.id, Arn: account.rootArn } : undefined;
  return { SerialNumber: serial, User: user === undefined ? root : userMembers(user), EnableDate: enabledAt };
}

export const createVirtualMfaDevice = operation({
  action: "CreateVirtualMFADevice",
  input: { Path: path, VirtualMFADeviceName: required(text({ min: 1, pattern: "[\\w+=,.@-]+" })), Tags: tags },
  run({ Path: devicePath = "/", VirtualMFADeviceName: name, Tags }, call) {
    const { account } = call;
    authorizeOnDevice("CreateVirtualMFADevice", account.arn(`mfa${devicePath}${name}`), call);
    if (account.devices.has(account.arn(`mfa${devicePath}${name}`))) {
      throw entityAlreadyExists("MFA device already exists.");
    }
    const device = account.addDevice({ name, path: devicePath });
    for (const { Key, Value } of Tags) device.tags.set(Key, Value);
    const uri = `otpauth://totp/${name}@${account.alias ?? account.id}?secret=${device.seed}`;
    return {
      VirtualMFADevice: {
        Base32StringSeed: Buffer.from(device.seed).toString("base64"),
        QRCodePNG: qrCodePng(uri).toString("base64"),
        SerialNumber: device.serial,
        Tags: tagList(device.tags),
      },
    };
  },
});

export const deleteVirtualMfaDevice = operation({
  action: "DeleteVirtualMFADevice",
  input: { SerialNumber: required(serialNumber) },
  run({ SerialNumber: serial }, call) {
    const { account } = call;
    authorizeOnDevice("DeleteVirtualMFADevice", serial, call);
    const device = account.devices.get(serial);
    if (device?.kind !== "virtual") throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
    if (device.owner !== undefined) throw deleteConflict("MFA VirtualDevice in use. Must deactivate first.");
    account.devices.delete(serial);
    return undefined;
  },
});

export const getMfaDevice = operation({
  action: "GetMFADevice",
  input: { SerialNumber: required(serialNumber), UserName: shortUserName },
  run({ SerialNumber: serial, UserName }, call) {
    const subject = authorizedSubject(UserName, "GetMFADevice", call);
    const device = call.account.devicesOf(subject).find((each) => each.serial === serial);
    if (device?.kind !== "fido" || subject === "root") {
      throw validationError(
        "The MFA device serial number sent in the request is invalid or not supported by this API. Currently, only hardware FIDO security keys are supported. Please use the compatible device or API.",
      );
    }
    return { UserName: subject.name, SerialNumber: serial, EnableDate: device.enabledAt };
  },
});

function authorizeOnDevice(action: string, serial: string, { caller, world }: Call): void {
  world.authorize(caller, { action: `iam:${action}`, resource: serial });
}
