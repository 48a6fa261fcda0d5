import { Secret } from "../core/secret.ts";
import { totpCode } from "../totp/totp.ts";
import type { DeviceOwner, MfaDevice } from "./account.ts";
import { accessDenied } from "./aws-error.ts";
import type { SandboxLimits } from "./parameters.ts";

const stepSeconds = 30;

/** What STS knows of a device from some moment on. */
interface Assignment {
  readonly from: number;
  readonly owner: DeviceOwner | undefined;
  readonly adjustment: number;
  readonly seed: string;
}

/**
 * Judges MFA codes as STS and IAM do.
 *
 * STS takes codes of a few steps around the device's time, each once while its step is in the window, whatever the
 * operation. It counts verifications per serial number and window, and learns of changes to a device a little late. IAM
 * takes two consecutive codes, searched over hours, and remembers how far the device's clock is off. The two memories are
 * separate: a code spent in one is still good in the other.
 */
export class MfaGate {
  readonly #limits: () => SandboxLimits;
  readonly #now: () => Date;
  readonly #history = new Map<string, Assignment[]>();
  readonly #spent = new Map<string, Set<number>>();
  readonly #verifications = new Map<string, { window: number; count: number }>();

  constructor(limits: () => SandboxLimits, now: () => Date) {
    this.#limits = limits;
    this.#now = now;
  }

  /** STS's check of a serial number and a code, which the code does not survive. Throws `AccessDenied` in AWS's words. */
  verify(owner: DeviceOwner, serial: string, code: string): void {
    const now = this.#now();
    const device = this.#knownAt(serial, now);
    if (!this.#withinBudget(serial, now) || device === undefined || !sameOwner(device.owner, owner)) {
      throw accessDenied(
        "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.",
      );
    }
    const spent = this.#spentSteps(serial, device.seed, now);
    const step = this.#window(now, device.adjustment).find(
      (candidate) => !spent.has(candidate) && codeAt(device.seed, candidate) === code,
    );
    if (step === undefined) {
      throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
    spent.add(step);
  }

  /**
   * Looks for the step at which the device showed the first code, the second right after it. `undefined` if there is none
   * in reach, or none after the last pair that was accepted.
   */
  findPair(device: MfaDevice, first: string, second: string): { step: number; adjustment: number } | undefined {
    const { searchStepsBehind, searchStepsAhead } = this.#limits();
    const current = stepOf(this.#now());
    const earliest = Math.max(current - searchStepsBehind, (device.lastPairCounter ?? -1) + 1, 0);
    let previous = codeAt(device.seed, earliest);
    for (let step = earliest; step < current + searchStepsAhead; step += 1) {
      const next = codeAt(device.seed, step + 1);
      if (previous === first && next === second) return { step, adjustment: step + 1 - current };
      previous = next;
    }
    return undefined;
  }

  /** Gives the device to its owner, or sets its clock again after a resync, with the pair that `findPair` found. */
  assign(device: MfaDevice, owner: DeviceOwner, pair: { step: number; adjustment: number }): void {
    device.adjustment = pair.adjustment;
    device.lastPairCounter = pair.step + 1;
    device.enabledAt = device.owner === undefined ? this.#now() : device.enabledAt;
    device.owner = owner;
    this.#note(device, this.#now().getTime() + this.#limits().propagationSeconds * 1000);
  }

  /** Takes the device from its owner: deactivated or deleted. */
  release(device: MfaDevice): void {
    device.owner = undefined;
    device.enabledAt = undefined;
    this.#note(device, this.#now().getTime() + this.#limits().propagationSeconds * 1000);
  }

  /** A device that was enabled long ago: STS has known it for ever. For furnishing an account. */
  furnish(device: MfaDevice, owner: DeviceOwner): void {
    device.owner = owner;
    device.enabledAt = this.#now();
    this.#note(device, Number.NEGATIVE_INFINITY);
  }

  /** The code that the device shows now, for tests and for `sandbox code`. */
  currentCode(device: MfaDevice): string {
    return codeAt(device.seed, stepOf(this.#now()) + device.adjustment);
  }

  #note(device: MfaDevice, from: number): void {
    const { serial, owner, adjustment, seed } = device;
    const history = this.#history.get(serial) ?? [];
    this.#history.set(serial, [...history, { from, owner, adjustment, seed }]);
  }

  #knownAt(serial: string, now: Date): Assignment | undefined {
    return this.#history.get(serial)?.findLast((assignment) => assignment.from <= now.getTime());
  }

  #withinBudget(serial: string, now: Date): boolean {
    const { verificationsPerWindow, verificationWindowSeconds } = this.#limits();
    const window = Math.floor(now.getTime() / 1000 / verificationWindowSeconds);
    const used = this.#verifications.get(serial);
    const count = used?.window === window ? used.count + 1 : 1;
    this.#verifications.set(serial, { window, count });
    return count <= verificationsPerWindow;
  }

  #window(now: Date, adjustment: number): readonly number[] {
    const { codeWindowSteps } = this.#limits();
    const middle = stepOf(now) + adjustment;
    return Array.from({ length: 2 * codeWindowSteps + 1 }, (_, index) => middle - codeWindowSteps + index);
  }

  // Steps that have left every window are forgotten, so that a long-lived sandbox does not grow.
  #spentSteps(serial: string, seed: string, now: Date): Set<number> {
    const key = `${serial} ${seed}`;
    const steps = this.#spent.get(key) ?? new Set<number>();
    const { codeWindowSteps, searchStepsBehind, searchStepsAhead } = this.#limits();
    const reach = codeWindowSteps + searchStepsBehind + searchStepsAhead;
    for (const step of steps) if (Math.abs(step - stepOf(now)) > reach) steps.delete(step);
    this.#spent.set(key, steps);
    return steps;
  }
}

export function sameOwner(one: DeviceOwner | undefined, other: DeviceOwner): boolean {
  if (one === undefined || one === "root" || other === "root") return one === other;
  return one.userName === other.userName;
}

function stepOf(time: Date): number {
  return Math.floor(time.getTime() / 1000 / stepSeconds);
}

function codeAt(seed: string, step: number): string {
  return totpCode(new Secret(seed), new Date(step * stepSeconds * 1000));
}
