import type { IamApi } from "../aws-api/iam.ts";
import type { StsApi } from "../aws-api/sts.ts";
import { deviceKind, findArn } from "../core/arn.ts";
import type { AccessKeys } from "../core/credentials.ts";
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
  // GetCallerIdentity needs no permission. The user's name is always passed on: asked without it, IAM judges the question
  // against all users, and policies that allow `user/NAME` only refuse it.
  const { arn } = await tools.sts.getCallerIdentity(keys);
  const user = userNameOf(arn);
  const serials = await serialsOf(keys, arn, tools.iam);
  // Security keys and passkeys are listed like the others, but STS takes no answer from them.
  const usable = serials.filter((serial) => ["virtual", "hardware", "root"].includes(deviceKind(serial)));
  const [only] = usable;
  if (only === undefined) throw new DaypassError("device-not-found", { user, onlyFido: serials.length > 0 });
  if (usable.length === 1) return { serial: only, user };
  const chosen = await tools.chooseDevice(usable);
  if (chosen === undefined) throw new DaypassError("device-choice-needed", { serials: usable });
  return { serial: chosen, user };
}

async function serialsOf(keys: AccessKeys, userArn: string, iam: IamApi): Promise<readonly string[]> {
  try {
    return (await iam.listMfaDevices(keys, userNameOf(userArn))).map(({ serial }) => serial);
  } catch (error) {
    if (!isFailure(error, "not-allowed")) throw error;
    throw new DaypassError(
      "device-lookup-refused",
      { user: userNameOf(userArn), guess: guessedSerial(userArn) },
      { cause: error },
    );
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
