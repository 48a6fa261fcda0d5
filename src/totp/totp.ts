import { HOTP, Secret as OtpSecret } from "otpauth";
import type { Secret } from "../core/secret.ts";

// AWS takes RFC 6238 codes of one shape only: HMAC-SHA1, six digits, steps of 30 seconds counted from 1970.
export const stepSeconds = 30;

/** The 30-second step that a moment falls into. A device shows one code for each. */
export function codeStep(at: Date): number {
  return Math.floor(at.getTime() / (stepSeconds * 1000));
}

/** Whole seconds until the device shows another code: 1 to 30. */
export function secondsToNextCode(at: Date): number {
  return Math.ceil(((codeStep(at) + 1) * stepSeconds * 1000 - at.getTime()) / 1000);
}

/** The code that a device with this seed shows at that moment. */
export function totpCode(seed: Secret, at: Date): string {
  return codeOfStep(seed, codeStep(at));
}

/** The code of one step. */
export function codeOfStep(seed: Secret, step: number): string {
  return HOTP.generate({ secret: OtpSecret.fromBase32(seed.reveal()), counter: step });
}

/** Which steps a verification looks at, counted from the step of `at`: -2 to 2 for STS. */
export interface StepWindow {
  readonly at: Date;
  readonly from: number;
  readonly to: number;
}

/**
 * The steps, nearest to `at` first, at which the device shows these codes one after the other. With one code these are the steps
 * it is valid for; with two they are those of an enrolment, each the step of the first code.
 */
export function stepsShowing(seed: Secret, codes: readonly string[], window: StepWindow): readonly number[] {
  const secret = OtpSecret.fromBase32(seed.reveal());
  const now = codeStep(window.at);
  const first = Math.max(0, now + window.from);
  const shown: string[] = [];
  for (let step = first; step < now + window.to + codes.length; step += 1) {
    shown.push(HOTP.generate({ secret, counter: step }));
  }
  return shown
    .slice(0, Math.max(0, shown.length - codes.length + 1))
    .map((_, index) => first + index)
    .filter((step) => codes.every((code, index) => shown[step - first + index] === code))
    .sort((one, other) => Math.abs(one - now) - Math.abs(other - now) || one - other);
}
