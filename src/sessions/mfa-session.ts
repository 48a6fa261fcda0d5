import type { StsApi } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import { type AccessKeys, accountOfKeyId, type TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { secondsToNextCode } from "../totp/totp.ts";
import type { AskCode, Refusal } from "./ask-code.ts";
import { spend, unspend } from "./spent-codes.ts";
import { isObject, type StateTools } from "./state-file.ts";

export interface MfaSessionWish {
  readonly profile: string;
  readonly keys: AccessKeys;
  readonly serial: string;
  readonly durationSeconds: number;
  /** The account the person or the profile insists on, with who says so. */
  readonly pin: AccountPin | undefined;
}

export interface AccountPin {
  readonly account: string;
  readonly by: string;
}

export interface MfaSessionTools extends StateTools {
  readonly sts: StsApi;
  readonly askCode: AskCode;
}

export interface MfaSession extends TemporaryCredentials {
  readonly account: string | undefined;
  /** How far this machine's clock is behind AWS's, where its answer showed it. */
  readonly clockOffsetSeconds: number | undefined;
}

const attempts = 3;

/**
 * Buys a session with keys and a code. A code that AWS refuses is asked for again, three times in all; one that daypass sent
 * before is not sent again. Throws what AWS refused, `code-spent`, or `account-mismatch` when the answer is another account's.
 */
export async function buyMfaSession(wish: MfaSessionWish, tools: MfaSessionTools): Promise<MfaSession> {
  const account = expectedAccount(wish.keys.accessKeyId, wish.serial);
  checkPin(wish.pin, account);
  let refusal: Refusal | undefined;
  let failure: unknown;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const request = { profile: wish.profile, serial: wish.serial, account, attempt, attempts, refusal };
    // While the person looks at the device: only one round trip is left to do when the code is there.
    void tools.sts.warmUp();
    const code = await tools.askCode(request);
    if (code === undefined) break;
    // Remembered before it is sent: killed in between, the next process must not send it a second time.
    if (!(await spend(wish.serial, code, tools))) {
      const waitSeconds = secondsToNextCode(tools.now());
      refusal = { kind: "spent", waitSeconds };
      failure = new DaypassError("code-spent", { serial: wish.serial, waitSeconds });
      continue;
    }
    try {
      return await sessionFor(code, wish, account, tools);
    } catch (error) {
      if (!isFailure(error, "code-not-accepted")) throw error;
      failure = error;
      refusal = {
        kind: "not-accepted",
        waitSeconds: secondsToNextCode(tools.now()),
        clockOffsetSeconds: error.facts.clockOffsetSeconds,
      };
    }
  }
  throw (
    failure ??
    new DaypassError("code-needed", { profile: wish.profile, serial: wish.serial, why: "there is nobody to ask" })
  );
}

async function sessionFor(
  code: string,
  wish: MfaSessionWish,
  account: string | undefined,
  tools: MfaSessionTools,
): Promise<MfaSession> {
  const { keys, serial, durationSeconds } = wish;
  const session = await tools.sts
    .getSessionToken({ keys, durationSeconds, serial, code })
    .catch(async (error: unknown) => {
      if (isCodeUnspent(error)) await unspend(serial, code, tools);
      throw error;
    });
  return { ...session, account: await checkedAccount(session, wish.pin, account, tools) };
}

// Found before a code is looked at: on the way there, or by the signature.
const beforeTheCode = [
  "clock-off",
  "proxy-refused",
  "tls-not-trusted",
  "keys-not-accepted",
  "secret-not-accepted",
  "session-keys-not-accepted",
] as const;

/** Whether a request failed before AWS can have used its code up. */
function isCodeUnspent(error: unknown): boolean {
  if (!(error instanceof DaypassError)) return false;
  const facts: unknown = error.facts;
  return isFailure(error, ...beforeTheCode) || (isObject(facts) && facts.codeMayBeSpent === false);
}

/** The account that the device and the keys belong to, as far as their names tell. The device's is the documented one. */
export function expectedAccount(keyId: string, serial: string | undefined): string | undefined {
  const account = findArn(serial ?? "")?.account;
  return account === undefined || account === "" ? accountOfKeyId(keyId) : account;
}

function checkPin(pin: AccountPin | undefined, account: string | undefined): void {
  if (pin === undefined || account === undefined || pin.account === account) return;
  throw new DaypassError("account-mismatch", { expected: pin.account, actual: account, pinnedBy: pin.by });
}

/**
 * The account of a session that was just bought; what it must be comes from the pin, else from keys and device.
 * AWS does not document that a key id holds the account: a pin has AWS itself asked where the id says otherwise or nothing.
 */
async function checkedAccount(
  session: TemporaryCredentials,
  pin: AccountPin | undefined,
  expected: string | undefined,
  tools: MfaSessionTools,
): Promise<string | undefined> {
  const decoded = accountOfKeyId(session.accessKeyId);
  const wanted = pin?.account ?? expected;
  if (wanted === undefined || decoded === wanted) return decoded ?? wanted;
  if (pin === undefined && decoded === undefined) return wanted;
  const actual = pin === undefined ? decoded : (await tools.sts.getCallerIdentity(session)).account;
  if (actual === undefined || actual === wanted) return wanted;
  throw new DaypassError("account-mismatch", { expected: wanted, actual, pinnedBy: pin?.by });
}
