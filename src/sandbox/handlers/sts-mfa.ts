import { accessDenied } from "../aws-error.ts";
import type { Caller, World } from "../handler.ts";

interface GivenCode {
  readonly SerialNumber: string | undefined;
  readonly TokenCode: string | undefined;
}

/**
 * Checks the MFA parameters of GetSessionToken and AssumeRole; whether a code was given. A given code is spent, whatever
 * becomes of the request. Only a user's own device, or root's, can serve.
 */
export function passesMfa({ SerialNumber, TokenCode }: GivenCode, caller: Caller, world: World): boolean {
  if (SerialNumber === undefined && TokenCode === undefined) return false;
  if (SerialNumber === undefined || TokenCode === undefined) {
    throw accessDenied("MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.");
  }
  const owner = caller.kind === "root" ? "root" : { userName: caller.kind === "user" ? (caller.user?.name ?? "") : "" };
  world.mfa.verify(owner, SerialNumber, TokenCode);
  return true;
}
