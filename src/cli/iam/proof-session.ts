import type { TwoCodes } from "../../aws-api/iam-devices.ts";
import { openSts } from "../../aws-api/sts.ts";
import type { AccessKeys, Credentials } from "../../core/credentials.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { Profiles } from "../../profiles/read.ts";
import type { Route } from "../../profiles/route.ts";
import { connect } from "../../sessions/connect.ts";
import { spend } from "../../sessions/spent-codes.ts";
import { secondsToNextCode, totpCode } from "../../totp/totp.ts";
import { codeFault, sixDigits } from "../code-text.ts";
import type { Context } from "../context.ts";
import { pause } from "../pause.ts";
import { askTrust } from "../sessions/ask-trust.ts";

/** Where codes of a device come from that was enabled a moment ago. */
export interface FreshDevice {
  readonly serial: string;
  /** The pair that enabled it: IAM and STS remember codes apart, so that the second one is good for a session. */
  readonly codes: TwoCodes | undefined;
  /** The seed, where it went to a file and not to a person. */
  readonly seed: Secret | undefined;
}

export interface ProofSessionWish {
  readonly route: Route;
  readonly region: string | undefined;
  readonly keys: AccessKeys;
  readonly user: string;
  readonly device: FreshDevice;
}

const attempts = 5;
/** AWS gives no shorter one; it is used for a few requests and kept nowhere. */
const seconds = 900;

/** A session with a new key and a new device, which AWS may need some seconds to know everywhere. */
export async function proofSession(
  { route, region, keys, user, device }: ProofSessionWish,
  profiles: Profiles,
  context: Context,
): Promise<Credentials> {
  const tools = { ...context.stateTools(), env: context.env, askTrust: askTrust(context) };
  const { serial } = device;
  const sts = openSts(await connect("sts", { route, region, serial }, profiles, tools), tools);
  let failure: unknown;
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const code = await nextCode(device, { user, attempt }, context);
      try {
        if (await spend(serial, code, tools))
          return await sts.getSessionToken({ keys, serial, code, durationSeconds: seconds });
      } catch (error) {
        if (!isFailure(error, "serial-not-accepted", "code-not-accepted", "keys-not-accepted")) throw error;
        failure = error;
      }
      // Until there is another code; whoever types one has waited for it.
      if (device.seed !== undefined) await pause(secondsToNextCode(context.now()) * 1000);
    }
    throw failure ?? new DaypassError("code-spent", { serial, waitSeconds: secondsToNextCode(context.now()) });
  } finally {
    sts.close();
  }
}

async function nextCode(
  { serial, codes, seed }: FreshDevice,
  { user, attempt }: { readonly user: string; readonly attempt: number },
  context: Context,
): Promise<string> {
  if (attempt === 0 && codes !== undefined) return codes[1];
  if (seed !== undefined) return totpCode(seed, context.now());
  const terminal = context.terminal();
  if (terminal === undefined)
    throw new DaypassError("code-needed", { profile: user, serial, why: context.whyNoTerminal() });
  try {
    const { askText } = await import("../terminal/questions.ts");
    const above = attempt === 0 ? [] : ["AWS did not take this one yet: a new device takes some seconds."];
    const message = `For the proof, the next code of ${serial.split("/").at(-1) ?? serial}:`;
    return sixDigits(await askText({ message, above, check: codeFault }, terminal)) ?? "";
  } finally {
    terminal.close();
  }
}
