import { findAccountId } from "../../core/account-id.ts";
import { deviceKind, findArn } from "../../core/arn.ts";
import { accountOfKeyId } from "../../core/credentials.ts";
import { DaypassError } from "../../core/errors.ts";
import { checkMfaSerial, checkMfaSerialSoFar } from "../../core/mfa-serial.ts";
import { visible } from "../../core/visible.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { settingOfRoute } from "../../profiles/route-settings.ts";
import { givesCodes } from "../../sessions/device.ts";
import type { Identity } from "../../sessions/identify.ts";
import type { Context } from "../context.ts";
import { askTrust } from "../sessions/ask-trust.ts";
import type { Asker } from "./asker.ts";
import type { ChosenKeys } from "./keys.ts";

export interface DeviceOptions {
  readonly mfaSerial: string | undefined;
  readonly account: string | undefined;
}

/** Asks AWS whose keys these are, and says so. */
export async function identified(
  chosen: ChosenKeys,
  route: Route,
  profiles: Profiles,
  context: Context,
): Promise<Identity> {
  const { identify } = await import("../../sessions/identify.ts");
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const wish = { route, keys: chosen.keys, region: context.flags.region, serial: route.serial };
  const identity = await identify(wish, profiles, tools);
  const { paint } = context;
  if (identity.kind === "known") {
    const who = identity.user === undefined ? "the root user" : visible(identity.user);
    context.say(`${paint("green", "✔")} The keys work. They belong to ${who} in account ${identity.account}`);
  } else if (identity.kind === "unreached")
    context.say(`${paint("yellow", "!")} The keys were not tried: ${visible(identity.failure.message)}`);
  return identity;
}

/** The account that the keys belong to, checked against what pins it. Throws `account-mismatch`. */
export function accountFor(
  identity: Identity,
  { keys }: ChosenKeys,
  route: Route,
  options: DeviceOptions,
  profiles: Profiles,
): string | undefined {
  const given = options.account === undefined ? undefined : findAccountId(options.account);
  const pinned = given ?? settingOfRoute(route, "daypass_account", profiles);
  const actual = identity.kind === "known" ? identity.account : accountOfKeyId(keys.accessKeyId);
  if (pinned === undefined || actual === undefined || pinned === actual) return actual ?? pinned;
  const pinnedBy = given === undefined ? "daypass_account" : "--account";
  throw new DaypassError("account-mismatch", { expected: pinned, actual, pinnedBy });
}

/**
 * The MFA device: named, found by IAM, or typed. Throws `device-not-found` where IAM lists none that gives codes: people with
 * security keys only hear at once what works instead.
 */
export async function chooseDevice(
  identity: Identity,
  options: DeviceOptions & { readonly current: string | undefined; readonly account: string | undefined },
  asker: Asker,
  context: Context,
): Promise<string> {
  const question = { name: "MFA device", flag: "--mfa-serial", given: options.mfaSerial };
  const check = (serial: string) => checkMfaSerial(serial) ?? checkAccount(serial, options.account);
  const typed = { ...question, check, checkSoFar: checkMfaSerialSoFar };
  if (options.mfaSerial !== undefined) {
    const given = await asker.text(typed);
    if (identity.kind === "known" && identity.devices.kind === "listed" && !identity.devices.serials.includes(given))
      context.say(`${context.paint("yellow", "!")} IAM does not list ${visible(given)} among the devices of that user`);
    return given;
  }
  if (identity.kind !== "known") return asker.text({ ...typed, fallback: options.current });
  const { devices, user } = identity;
  if (devices.kind === "untold") {
    const guessed = options.current === undefined;
    const fallback = options.current ?? devices.guess;
    const above = guessed && fallback !== undefined ? guessLines(fallback) : [];
    if (guessed && fallback !== undefined && !asker.canAsk) throw unaskedGuess(fallback, context);
    return asker.text({ ...typed, above, fallback, guessed });
  }
  const usable = devices.serials.filter((serial) => givesCodes(serial));
  const [only] = usable;
  if (only === undefined)
    throw new DaypassError("device-not-found", {
      user,
      onlyFido: devices.serials.some((serial) => deviceKind(serial) === "fido"),
    });
  const serial = await asker.choice({
    ...question,
    name: "MFA device you have at hand",
    choices: usable.map((value) => ({ value, label: value })),
    fallback: usable.find((value) => value === options.current),
  });
  context.say(`${context.paint("green", "✔")} MFA device ${visible(serial)}`);
  return serial;
}

function guessLines(guess: string): readonly string[] {
  return [
    "IAM does not list your MFA devices to these keys.",
    `${guess} is a guess: many companies name the device after the user. Your first login tries it.`,
    "The right one stands in the IAM console, at your user, Security credentials.",
  ];
}

function unaskedGuess(guess: string, context: Context): DaypassError {
  return new DaypassError("needs-answer", {
    question: "MFA device",
    why: `IAM does not list the devices to these keys, and ${context.whyNoTerminal()}`,
    flag: `--mfa-serial ARN; it is often ${guess} (a guess)`,
  });
}

/** A device of another account cannot be the one that belongs to the keys. */
function checkAccount(serial: string, account: string | undefined): string | undefined {
  const other = findArn(serial)?.account;
  if (account === undefined || other === undefined || other === "" || other === account) return undefined;
  return `that is a device of account ${other}, and the keys belong to account ${account}`;
}
