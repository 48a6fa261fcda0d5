import type { IamApi } from "../aws-api/iam.ts";
import type { StsApi } from "../aws-api/sts.ts";
import { deviceKind, findArn } from "../core/arn.ts";
import type { AccessKeys, Credentials } from "../core/credentials.ts";
import { DaypassError, isFailure } from "../core/errors.ts";

/** Has one of several devices chosen by a person; `undefined` when there is nobody to choose. */
export type ChooseDevice = (serials: readonly string[]) => Promise<string | undefined>;

/** A device, and whose it is: `undefined` for the root user. */
export interface FoundDevice {
  readonly serial: string;
  readonly user: string | undefined;
}

export interface DeviceTools {
  readonly sts: StsApi;
  readonly iam: IamApi;
  readonly chooseDevice: ChooseDevice;
}

/** The serial as given, if a code of that device can go to STS at all; throws `device-unusable` otherwise. */
export function usableSerial(serial: string): string {
  const kind = deviceKind(serial);
  if (kind === "fido" || kind === "unknown") throw new DaypassError("device-unusable", { serial, kind });
  return serial;
}

/**
 * Asks IAM which MFA devices the keys' user has and picks the one that gives codes; several are offered to a person.
 * Throws `device-not-found`, `device-choice-needed` or `device-lookup-refused`.
 */
export async function lookUpDevice(keys: AccessKeys, tools: DeviceTools): Promise<FoundDevice> {
  const { user, serials } = await devicesOf(keys, undefined, tools);
  const usable = serials.filter((serial) => givesCodes(serial));
  const [only] = usable;
  if (only === undefined) throw new DaypassError("device-not-found", { user, onlyFido: serials.length > 0 });
  if (usable.length === 1) return { serial: only, user };
  const chosen = await tools.chooseDevice(usable);
  if (chosen === undefined) throw new DaypassError("device-choice-needed", { serials: usable });
  return { serial: chosen, user };
}

/** Whether a code of this device can go to STS. Security keys and passkeys are listed by IAM like the others and cannot. */
export function givesCodes(serial: string): boolean {
  return ["virtual", "hardware", "root"].includes(deviceKind(serial));
}

/** The devices that IAM lists for a user, the credentials' own when none is named. Throws `device-lookup-refused`. */
export async function devicesOf(
  credentials: Credentials,
  named: string | undefined,
  tools: Pick<DeviceTools, "sts" | "iam">,
): Promise<{ readonly user: string | undefined; readonly serials: readonly string[] }> {
  // GetCallerIdentity needs no permission. The user's name is always passed on: asked without it, IAM judges the question
  // against all users, and policies that allow `user/NAME` only refuse it.
  const { arn } = await tools.sts.getCallerIdentity(credentials);
  const user = named ?? userNameOf(arn);
  const owner = named === undefined ? arn : arn.replace(/:user\/.*$/, `:user/${named}`);
  return { user, serials: await serialsOf(credentials, { user, arn: owner }, tools.iam) };
}

async function serialsOf(
  credentials: Credentials,
  { user, arn: userArn }: { readonly user: string | undefined; readonly arn: string },
  iam: IamApi,
): Promise<readonly string[]> {
  try {
    return (await iam.listMfaDevices(credentials, user)).map(({ serial }) => serial);
  } catch (error) {
    if (!isFailure(error, "not-allowed")) throw error;
    throw new DaypassError("device-lookup-refused", { user, guess: guessedSerial(userArn) }, { cause: error });
  }
}

/** Many companies name the device after the user; only ever offered as a guess. */
function guessedSerial(userArn: string): string | undefined {
  const arn = findArn(userArn);
  const name = userNameOf(userArn);
  return arn === undefined || name === undefined ? undefined : `arn:${arn.partition}:iam::${arn.account}:mfa/${name}`;
}

function userNameOf(userArn: string): string | undefined {
  const resource = findArn(userArn)?.resource;
  return resource?.startsWith("user/") ? resource.split("/").at(-1) : undefined;
}
