import type { TwoCodes } from "../../aws-api/iam-devices.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { jsonLine, visible } from "../../core/visible.ts";
import { givesCodes, usableSerial } from "../../sessions/device.ts";
import { choose } from "../choose.ts";
import { sixDigits } from "../code-text.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { askedOn, refusalText } from "../iam/device-hand-over.ts";
import { type OwnDevices, openOwnDevices } from "../iam/own-devices.ts";

const options = {
  serial: { kind: "text", flags: "--serial <arn>", summary: "the device" },
  code: { kind: "list", flags: "-c, --code <code>", summary: "its code; given twice, two that follow each other" },
} as const;

export const mfaResync = command({
  name: "resync",
  group: "SET UP",
  summary: "bring a device whose clock is off back into step with AWS",
  argument: { name: "profile", summary: "the profile whose user has it" },
  options,
  examples: [
    { line: "daypass mfa resync", says: "asks for two codes, one after the other" },
    { line: "daypass mfa resync work -c 123456 -c 654321", says: "with both at once" },
  ],
  async run({ argument, options: given }, context) {
    const codes = givenCodes(given.code);
    const profiles = await context.readProfiles();
    const own = await openOwnDevices({ profile: argument, what: "bring an MFA device into step" }, profiles, context);
    try {
      const serial = await deviceOf(own, given.serial, context);
      await resync(own, { serial, codes }, context);
      if (context.flags.json)
        context.print(jsonLine({ schema: "daypass.mfa-resync/1", user: own.user, account: own.account, serial }));
      else context.say(`${context.paint("green", "✔")} Device ${visible(serial)} is in step with AWS.`);
      return undefined;
    } finally {
      own.close();
    }
  },
});

/** Two codes given as flags; none at all is fine too. */
function givenCodes(words: readonly string[]): TwoCodes | undefined {
  if (words.length === 0) return undefined;
  const [first, second, ...more] = words.map(sixDigits);
  if (first === undefined || second === undefined || more.length > 0 || first === second)
    throw new DaypassError("usage", {
      what: "Bringing a device into step takes two different codes of six digits",
      hint: "daypass mfa resync -c 123456 -c 654321, in the order in which the device showed them",
    });
  return [first, second];
}

/** The device that is meant: the one named, the one that the profile names, the only one, or the one chosen. */
export async function deviceOf(own: OwnDevices, given: string | undefined, context: Context): Promise<string> {
  if (given !== undefined) return usableSerial(given);
  const serials = own.serials.filter(givesCodes);
  const [only] = serials;
  if (only === undefined)
    throw new DaypassError("device-not-found", { user: own.user, onlyFido: own.serials.length > 0 });
  if (serials.length === 1) return only;
  const chosen = await choose("Which MFA device?", serials, context);
  if (chosen === undefined) throw new DaypassError("device-choice-needed", { serials });
  return chosen;
}

const attempts = 3;

async function resync(
  { user, iam }: OwnDevices,
  { serial, codes }: { readonly serial: string; readonly codes: TwoCodes | undefined },
  context: Context,
): Promise<void> {
  let above: readonly string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    const pair = codes ?? (await askedOn({ device: serial.split("/").at(-1) ?? serial, above }, context));
    try {
      // The keys alone may: two codes prove that the device is at hand.
      return await iam.resyncDevice({ user, serial, codes: pair });
    } catch (error) {
      if (!isFailure(error, "device-codes-not-accepted") || codes !== undefined || attempt === attempts) throw error;
      above = refusalText(error, attempts - attempt);
    }
  }
}
