import type { IamAdmin } from "../aws-api/iam-admin.ts";
import { deviceKind } from "../core/arn.ts";
import type { AccessKeys } from "../core/credentials.ts";
import { maskedKeyId } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import {
  type DeviceTools,
  devicePath,
  type EnrolledDevice,
  enrolDevice,
  freshDeviceName,
  removeOrphans,
} from "./enrol-device.ts";
import { settled } from "./settled.ts";

// A user is enrolled in the order in which nothing is ever open: the group with its guardrail first, then the device, the key last.
// Before there is a key nobody can enrol a device of their own; and wherever this is cut short, what stands there is shut.

/** The tag by which daypass knows the users that it made. A hyphen, no colon: `aws:PrincipalTag/…` reads it plainly. */
export const managedTag = { "daypass-managed-by": "daypass" } as const;

/** The tag that lets a user of a gated group enrol alone, with the key. */
export const gateTag = "daypass-enrolment";

export interface UserWish {
  readonly name: string;
  readonly path: string;
  readonly groups: readonly string[];
  /** `arn:aws:iam::123456789012:` */
  readonly arnStart: string;
  /** A name of the person's own for the device. */
  readonly deviceName: string | undefined;
  /** A hardware token for the user, in place of a virtual device. */
  readonly serial?: string | undefined;
}

/** What is remembered of an enrolment until it is done. No secrets. */
export interface EnrolmentNotes {
  /** The devices that were made for it, or were about to be. */
  readonly serials: readonly string[];
  /** The keys that were there before one was made; `undefined` until then. */
  readonly keysBefore: readonly string[] | undefined;
}

export type EnrolmentEvent =
  | { readonly what: "user"; readonly made: boolean }
  | { readonly what: "group"; readonly group: string; readonly made: boolean }
  | { readonly what: "orphan-removed"; readonly serial: string }
  | { readonly what: "device"; readonly serial: string; readonly made: boolean }
  | { readonly what: "closed" }
  | { readonly what: "key-removed"; readonly accessKeyId: string }
  | { readonly what: "key"; readonly accessKeyId: string; readonly made: boolean };

type UserIam = Pick<
  IamAdmin,
  | "findUser"
  | "createUser"
  | "groupsOfUser"
  | "addToGroup"
  | "untagUser"
  | "devicesOfUser"
  | "unassignedDevices"
  | "createVirtualDevice"
  | "deleteVirtualDevice"
  | "enableDevice"
  | "accessKeysOf"
  | "createAccessKey"
  | "deleteAccessKey"
>;

export interface UserTools extends Omit<DeviceTools, "remember"> {
  readonly iam: UserIam;
  readonly now: () => Date;
  readonly notes: () => Promise<EnrolmentNotes>;
  readonly note: (notes: EnrolmentNotes) => Promise<void>;
  readonly say: (event: EnrolmentEvent) => void;
  /** The ids of the keys whose secrets have reached their place. */
  readonly held: () => Promise<readonly string[]>;
  /** Puts a new key where it is to be. Its secret is nowhere else. */
  readonly keep: (keys: AccessKeys) => Promise<void>;
  /** Whether keys that somebody else was given may be deleted. Throws where not. */
  readonly mayReplace: (accessKeyIds: readonly string[]) => Promise<void>;
}

export interface EnrolledUser {
  readonly serial: string;
  /** The codes that enabled the device just now. */
  readonly codes: EnrolledDevice["codes"] | undefined;
  readonly accessKeyId: string;
}

/** Enrols a user, or goes on with it where an earlier attempt stopped. */
export async function enrolUser(wish: UserWish, tools: UserTools): Promise<EnrolledUser> {
  await ensureUser(wish, tools);
  await ensureGroups(wish, tools);
  const device = await ensureDevice(wish, tools);
  await closeGate(wish, tools);
  const accessKeyId = await ensureKey(wish, tools);
  return { ...device, accessKeyId };
}

async function ensureUser({ name, path }: UserWish, { iam, say }: UserTools): Promise<void> {
  const found = await iam.findUser(name);
  if (found === undefined) {
    await iam.createUser({ name, path, tags: managedTag });
    say({ what: "user", made: true });
    return;
  }
  if (found.path !== path) {
    throw new DaypassError("user-taken", {
      user: name,
      why: `there is a user of that name in another path, ${found.path}`,
      isThere: true,
    });
  }
  if (found.tags.get("daypass-managed-by") !== managedTag["daypass-managed-by"]) {
    const why = "there is a user of that name that daypass did not make";
    throw new DaypassError("user-taken", { user: name, why, isThere: true });
  }
  say({ what: "user", made: false });
}

async function ensureGroups({ name, groups }: UserWish, tools: UserTools): Promise<void> {
  const { iam, say } = tools;
  const joined = await settled(() => iam.groupsOfUser(name), ["entity-not-found"], tools, 20_000);
  for (const group of groups) {
    const made = !joined.includes(group);
    if (made) await settled(() => iam.addToGroup(group, name), ["entity-busy"], tools);
    say({ what: "group", group, made });
  }
}

/** Devices whose codes go to STS. */
const codeKinds: readonly string[] = ["virtual", "hardware"];

async function ensureDevice(wish: UserWish, tools: UserTools): Promise<Pick<EnrolledUser, "serial" | "codes">> {
  const { iam, say, now } = tools;
  const { name: user, arnStart } = wish;
  const path = devicePath(wish.path, user);
  const before = await tools.notes();
  const start = `${arnStart}mfa${path}`;
  const [there] = (await iam.devicesOfUser(user)).filter((serial) => codeKinds.includes(deviceKind(serial)));
  const left = (await iam.unassignedDevices()).filter(
    (serial) => serial.startsWith(start) || before.serials.includes(serial),
  );
  for (const serial of await removeOrphans(left, iam)) say({ what: "orphan-removed", serial });
  if (there !== undefined) {
    say({ what: "device", serial: there, made: false });
    return { serial: there, codes: undefined };
  }
  const name = wish.deviceName ?? freshDeviceName(now());
  const remember = (serial: string) => tools.note({ ...before, serials: [...before.serials, serial] });
  const device = await enrolDevice({ user, arnStart, path, name, serial: wish.serial }, iam, { ...tools, remember });
  say({ what: "device", serial: device.serial, made: true });
  return device;
}

/** Closes a gate that somebody left open: from here on only MFA adds a device. */
async function closeGate({ name }: UserWish, { iam, say }: UserTools): Promise<void> {
  if ((await iam.findUser(name))?.tags.has(gateTag)) await iam.untagUser(name, [gateTag]);
  say({ what: "closed" });
}

async function ensureKey({ name }: UserWish, tools: UserTools): Promise<string> {
  const { iam, say } = tools;
  const listed = (await iam.accessKeysOf(name)).map(({ accessKeyId }) => accessKeyId);
  const held = await tools.held();
  const there = listed.find((id) => held.includes(id));
  if (there !== undefined) {
    say({ what: "key", accessKeyId: there, made: false });
    return there;
  }
  const before = await tools.notes();
  // Made by an attempt that was cut short before its secret had reached its place: nobody has it.
  const lost = listed.filter((id) => before.keysBefore !== undefined && !before.keysBefore.includes(id));
  const foreign = listed.filter((id) => !lost.includes(id));
  if (foreign.length > 0) await tools.mayReplace(foreign);
  for (const accessKeyId of [...lost, ...foreign]) {
    await iam.deleteAccessKey(name, accessKeyId);
    say({ what: "key-removed", accessKeyId: maskedKeyId(accessKeyId) });
  }
  await tools.note({ ...before, keysBefore: [] });
  const keys = await iam.createAccessKey(name);
  await tools.keep(keys);
  say({ what: "key", accessKeyId: keys.accessKeyId, made: true });
  return keys.accessKeyId;
}
