import { Secret } from "../core/secret.ts";
import { codeOfStep, codeStep, stepSeconds, stepsShowing } from "../totp/totp.ts";
import { accessDenied } from "./aws-error.ts";
import type { DeviceOwner, MfaDevice } from "./entities.ts";
import type { SandboxLimits } from "./parameters.ts";

/** What STS knows of a device from some moment on. */
interface Assignment {
  readonly from: number;
  readonly owner: DeviceOwner | undefined;
  readonly adjustment: number;
  readonly seed: string;
}

/** Two consecutive codes found at a device: the step of the second, and how far that is from the server's. */
export interface CodePair {
  readonly secondStep: number;
  readonly adjustment: number;
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
  readonly #limits: SandboxLimits;
  readonly #now: () => Date;
  readonly #history = new Map<string, Assignment[]>();
  readonly #spent = new Map<string, Set<number>>();
  readonly #verifications = new Map<string, { window: number; count: number }>();

  constructor(limits: SandboxLimits, now: () => Date) {
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
    const { codeWindowSteps } = this.#limits;
    const at = new Date(now.getTime() + device.adjustment * stepSeconds * 1000);
    const window = { at, from: -codeWindowSteps, to: codeWindowSteps };
    const step = stepsShowing(new Secret(device.seed), [code], window).find((candidate) => !spent.has(candidate));
    if (step === undefined) {
      throw accessDenied("MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    }
    spent.add(step);
  }

  /**
   * Looks for the step at which the device showed the first code, the second right after it. `undefined` if there is none
   * in reach, or none after the last pair that was accepted.
   */
  findPair(device: MfaDevice, first: string, second: string): CodePair | undefined {
    const { searchStepsBehind, searchStepsAhead } = this.#limits;
    const now = this.#now();
    // Searched around the device's own time as it was last found.
    const at = new Date(now.getTime() + device.adjustment * stepSeconds * 1000);
    // The reach is that of the second code; `stepsShowing` counts by the first.
    const window = { at, from: -searchStepsBehind - 1, to: searchStepsAhead - 1 };
    const step = stepsShowing(new Secret(device.seed), [first, second], window).find(
      (candidate) => candidate > (device.lastPairCounter ?? -1),
    );
    return step === undefined ? undefined : { secondStep: step + 1, adjustment: step + 1 - codeStep(now) };
  }

  /** Gives the device to its owner, or sets its clock again after a resync, with the pair that `findPair` found. */
  assign(device: MfaDevice, owner: DeviceOwner, pair: CodePair): void {
    device.adjustment = pair.adjustment;
    device.lastPairCounter = pair.secondStep;
    device.enabledAt = device.owner === undefined ? this.#now() : device.enabledAt;
    device.owner = owner;
    this.#note(device, this.#now().getTime() + this.#limits.propagationSeconds * 1000);
  }

  /** Takes the device from its owner: deactivated or deleted. */
  release(device: MfaDevice): void {
    device.owner = undefined;
    device.enabledAt = undefined;
    this.#note(device, this.#now().getTime() + this.#limits.propagationSeconds * 1000);
  }

  /** A device that was enabled long ago: STS has known it for ever. For furnishing an account. */
  furnish(device: MfaDevice, owner: DeviceOwner): void {
    device.owner = owner;
    device.enabledAt = this.#now();
    this.#note(device, Number.NEGATIVE_INFINITY);
  }

  /** The code that the device shows now, for tests and for `sandbox code`. */
  currentCode(device: MfaDevice): string {
    return this.codeAt(device, 0);
  }

  /** The code that the device shows so many steps of 30 s from now. */
  codeAt(device: MfaDevice, step: number): string {
    return codeOfStep(new Secret(device.seed), this.#deviceStep(device) + step);
  }

  /** A code that STS would still take, the current one if it has not been spent: spares tests the wait for the next. */
  freshCode(device: MfaDevice): string | undefined {
    const spent = this.#spentSteps(device.serial, device.seed, this.#now());
    const { codeWindowSteps } = this.#limits;
    const offsets = Array.from({ length: codeWindowSteps + 1 }, (_, step) => step);
    const steps = [...offsets, ...offsets.map((step) => -step)].map((offset) => this.#deviceStep(device) + offset);
    const step = steps.find((candidate) => !spent.has(candidate));
    return step === undefined ? undefined : codeOfStep(new Secret(device.seed), step);
  }

  #deviceStep(device: MfaDevice): number {
    return codeStep(this.#now()) + device.adjustment;
  }

  // Security keys and passkeys are listed by IAM and cannot serve STS.
  #note(device: MfaDevice, from: number): void {
    if (device.kind === "fido") return;
    const { serial, owner, adjustment, seed } = device;
    const history = this.#history.get(serial) ?? [];
    this.#history.set(serial, [...history, { from, owner, adjustment, seed }]);
  }

  #knownAt(serial: string, now: Date): Assignment | undefined {
    return this.#history.get(serial)?.findLast((assignment) => assignment.from <= now.getTime());
  }

  #withinBudget(serial: string, now: Date): boolean {
    const { verificationsPerWindow, verificationWindowSeconds } = this.#limits;
    const window = Math.floor(now.getTime() / 1000 / verificationWindowSeconds);
    const used = this.#verifications.get(serial);
    const count = used?.window === window ? used.count + 1 : 1;
    this.#verifications.set(serial, { window, count });
    return count <= verificationsPerWindow;
  }

  // Steps that have left every window are forgotten, so that a long-lived sandbox does not grow.
  #spentSteps(serial: string, seed: string, now: Date): Set<number> {
    const key = `${serial} ${seed}`;
    const steps = this.#spent.get(key) ?? new Set<number>();
    const { codeWindowSteps, searchStepsBehind, searchStepsAhead } = this.#limits;
    const reach = codeWindowSteps + searchStepsBehind + searchStepsAhead;
    for (const step of steps) if (Math.abs(step - codeStep(now)) > reach) steps.delete(step);
    this.#spent.set(key, steps);
    return steps;
  }
}

export function sameOwner(one: DeviceOwner | undefined, other: DeviceOwner): boolean {
  if (one === undefined || one === "root" || other === "root") return one === other;
  return one.userName === other.userName;
}
