import type { StsApi } from "../aws-api/sts.ts";
import { findArn } from "../core/arn.ts";
import { type AccessKeys, accountOfKeyId, type TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { secondsToNextCode } from "../totp/totp.ts";
import type { AskCode, OtherDevice, Refusal } from "./ask-code.ts";
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
  /** The device whose code bought it. */
  readonly serial: string;
  /** The account and device that the person named instead of those known before. */
  readonly chosen: OtherDevice | undefined;
  readonly account: string | undefined;
  /** How far this machine's clock is behind AWS's, where its answer showed it. */
  readonly clockOffsetSeconds: number | undefined;
}

const attempts = 3;

/**
 * Buys a session with keys and a code. A code that AWS refuses is asked for again, three times in all; one that daypass sent
 * before is not sent again. Throws what AWS refused, `code-spent`, or `account-mismatch` when the answer is another account's.
 */
export async function buyMfaSession(first: MfaSessionWish, tools: MfaSessionTools): Promise<MfaSession> {
  let wish = first;
  let account = checkedExpectation(wish);
  let chosen: OtherDevice | undefined;
  let refusal: Refusal | undefined;
  let failure: unknown;
  for (let attempt = 1; attempt <= attempts; ) {
    const request = { profile: wish.profile, serial: wish.serial, account, attempt, attempts, refusal };
    // While the person looks at the device: only one round trip is left to do when the code is there.
    void tools.sts.warmUp();
    const answer = await tools.askCode(request);
    if (answer === undefined) break;
    if (typeof answer !== "string") {
      chosen = answer;
      wish = { ...wish, serial: answer.serial, pin: { account: answer.account, by: "your answer" } };
      account = checkedExpectation(wish);
      refusal = undefined;
      continue;
    }
    attempt += 1;
    // Remembered before it is sent: killed in between, the next process must not send it a second time.
    if (!(await spend(wish.serial, answer, tools))) {
      const waitSeconds = secondsToNextCode(tools.now());
      refusal = { kind: "spent", waitSeconds };
      failure = new DaypassError("code-spent", { serial: wish.serial, waitSeconds });
      continue;
    }
    try {
      return { ...(await sessionFor(answer, wish, account, tools)), serial: wish.serial, chosen };
    } catch (error) {
      if (!isFailure(error, "code-not-accepted")) throw error;
      failure = error;
      refusal = refusalOf(error.facts.clockOffsetSeconds, tools);
    }
  }
  const { profile, serial } = wish;
  throw failure ?? new DaypassError("code-needed", { profile, serial, why: "there is nobody to ask" });
}

function refusalOf(clockOffsetSeconds: number | undefined, tools: MfaSessionTools): Refusal {
  return { kind: "not-accepted", waitSeconds: secondsToNextCode(tools.now()), clockOffsetSeconds };
}

async function sessionFor(
  code: string,
  wish: MfaSessionWish,
  account: string | undefined,
  tools: MfaSessionTools,
): Promise<Omit<MfaSession, "serial" | "chosen">> {
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

/** The account that the session will be of, as far as names tell; throws `account-mismatch` where a pin forbids it. */
function checkedExpectation({ keys, serial, pin }: MfaSessionWish): string | undefined {
  const account = expectedAccount(keys.accessKeyId, serial);
  if (pin === undefined || account === undefined || pin.account === account) return account;
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
