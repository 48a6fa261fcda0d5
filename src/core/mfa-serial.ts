import { findArn } from "./arn.ts";
import { checkIamArn } from "./iam-arn.ts";

const fido =
  "AWS does not take security keys and passkeys through its API: use aws login, or add an authenticator app as a second device";

/**
 * What is wrong with the serial number of an MFA device that gives codes: the ARN of a virtual device, in any partition and with
 * any path, or the number of a hardware token. `undefined` when nothing is.
 */
export function checkMfaSerial(text: string): string | undefined {
  const other = anotherArn(text);
  if (other !== undefined) return other;
  if (/^arn(:|$)/i.test(text)) return checkIamArn(text, "mfa", "whole");
  return (
    checkMfaSerialSoFar(text) ??
    (text.length < 9 ? "a serial number is arn:aws:iam::ACCOUNT:mfa/DEVICE, or has 9 characters and more" : undefined)
  );
}

/** What is wrong with the beginning of a serial number, whatever follows. */
export function checkMfaSerialSoFar(text: string): string | undefined {
  const other = anotherArn(text);
  if (other !== undefined) return other;
  if (text.startsWith("arn:")) {
    // Those become an ARN with an answer of its own once its name is there.
    if (/^arn:aws[a-z0-9-]*:iam::\d{12}:(u|us|use|user|u2|u2f)(\/|$)/.test(text)) return undefined;
    return checkIamArn(text, "mfa", "beginning");
  }
  if (text.length > 256) return "a serial number has 256 characters at most";
  const character = /[^\w+=/:,.@-]/.exec(text)?.[0];
  return character === undefined ? undefined : `"${character}" does not belong into a serial number`;
}

/** The `:mfa/` form of a user's ARN, which people mistake for the serial number: many companies name the device after the user. */
export function deviceArnOfUser(text: string): string | undefined {
  const arn = findArn(text);
  if (arn?.service !== "iam" || !arn.resource.startsWith("user/")) return undefined;
  const name = arn.resource.split("/").at(-1) ?? "";
  return name === "" ? undefined : `arn:${arn.partition}:iam::${arn.account}:mfa/${name}`;
}

function anotherArn(text: string): string | undefined {
  const device = deviceArnOfUser(text);
  if (device !== undefined) return `that is the ARN of the user; the device's is ${device}, if it has the user's name`;
  return findArn(text)?.resource.startsWith("u2f/") ? fido : undefined;
}
