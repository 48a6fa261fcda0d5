import { randomBytes } from "node:crypto";
import type { DeviceApi, NewDevice, TwoCodes } from "../aws-api/iam-devices.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { type PauseTools, settled } from "./settled.ts";

/** The device that is wanted, and for whom. */
export interface DeviceWish {
  readonly user: string;
  /** `arn:aws:iam::123456789012:`, with which the serial number of a virtual device begins. */
  readonly arnStart: string;
  /** `/`, or the folder of the user's devices. */
  readonly path: string;
  readonly name: string;
  /** A hardware token that is there: it has a seed of its own. */
  readonly serial?: string | undefined;
}

/** What the person does, and what is remembered between one attempt and the next. */
export interface DeviceTools extends PauseTools {
  /** Throws where the seed could not be handed over, before there is one. */
  readonly ready: () => Promise<void>;
  /** Brings the seed into an authenticator app, or wherever it shall be kept. */
  readonly handOver: (device: NewDevice) => Promise<void>;
  /** Two codes, one after the other; `refused` says why the pair before would not do. `undefined`: there are no more. */
  readonly codes: (serial: string, refused: DaypassError | undefined) => Promise<TwoCodes | undefined>;
  /** Remembers a device before it is made: cut short, the next attempt knows whose left-over it is. */
  readonly remember: (serial: string) => Promise<void>;
}

/** A device that gives codes from now on. */
export interface EnrolledDevice {
  readonly serial: string;
  /** The codes that enabled it. IAM and STS remember codes apart: the second one is still good for a session. */
  readonly codes: TwoCodes;
}

/**
 * A name that no device has had: one that was made and never enabled keeps its name, and without MFA nobody may delete it. IAM takes
 * any name since 2022; an own one is for policies that allow only `mfa/USER`.
 */
export function freshDeviceName(at: Date): string {
  const day = at.toISOString().slice(0, 10).replaceAll("-", "");
  return `phone-${day}-${randomBytes(2).toString("hex")}`;
}

/** The path in which a user's devices stand: below that of the users, by the user's name. */
export function devicePath(userPath: string, user: string): string {
  return `${userPath}${user}/`;
}

/** Makes a virtual device, hands its seed over and enables it with two codes; a hardware token is only enabled. */
export async function enrolDevice(
  wish: DeviceWish,
  iam: Pick<DeviceApi, "createVirtualDevice" | "enableDevice" | "devicesOfUser">,
  tools: DeviceTools,
): Promise<EnrolledDevice> {
  const { user, arnStart, path, name } = wish;
  if (wish.serial !== undefined) return await enable(user, wish.serial, iam, tools);
  await tools.ready();
  await tools.remember(`${arnStart}mfa${path}${name}`);
  const device = await iam.createVirtualDevice({ name, path });
  return await toldWhatIsLeft({ user, serial: device.serial }, async () => {
    await tools.handOver(device);
    return await enable(user, device.serial, iam, tools);
  });
}

/** Whoever leaves here leaves a device behind. */
async function toldWhatIsLeft<T>(
  left: { readonly user: string; readonly serial: string },
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFailure(error, "interrupted")) throw error;
    throw new DaypassError("enrolment-stopped", left, { cause: error });
  }
}

async function enable(
  user: string,
  serial: string,
  iam: Pick<DeviceApi, "enableDevice" | "devicesOfUser">,
  tools: DeviceTools,
): Promise<EnrolledDevice> {
  let refused: DaypassError | undefined;
  for (;;) {
    const codes = await tools.codes(serial, refused);
    if (codes === undefined) throw refused ?? new DaypassError("interrupted", {});
    try {
      // At once: AWS warns that late codes leave a device attached and out of step.
      await settled(() => iam.enableDevice({ user, serial, codes }), ["entity-busy", "entity-not-found"], tools);
      return { serial, codes };
    } catch (error) {
      if (isFailure(error, "device-codes-not-accepted")) refused = error;
      // The answer was lost, or this was the second time: what IAM lists decides.
      else if ((await enabledAfterAll(user, serial, error, iam)) === false) throw error;
      else return { serial, codes };
    }
  }
}

async function enabledAfterAll(
  user: string,
  serial: string,
  error: unknown,
  iam: Pick<DeviceApi, "devicesOfUser">,
): Promise<boolean> {
  if (!isFailure(error, "connection-lost", "network-timeout", "aws-unavailable", "entity-exists")) return false;
  return (await iam.devicesOfUser(user)).includes(serial);
}

/** Deletes devices that were made and never enabled, as far as these credentials may. Returns those that are gone. */
export async function removeOrphans(
  serials: readonly string[],
  iam: Pick<DeviceApi, "deleteVirtualDevice">,
): Promise<readonly string[]> {
  const gone: string[] = [];
  for (const serial of serials) {
    try {
      await iam.deleteVirtualDevice(serial);
      gone.push(serial);
    } catch (error) {
      // Without MFA nobody may, under a guardrail; one that is in use is none.
      if (!isFailure(error, "not-allowed", "mfa-session-needed", "entity-in-use")) throw error;
    }
  }
  return gone;
}
