import { findArn } from "../core/arn.ts";
import { type AccessKeys, accountOfKeyId } from "../core/credentials.ts";
import { DaypassError, isFailure } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { secondsToNextCode } from "../totp/totp.ts";
import type { AskCode, OtherDevice, Refusal } from "./ask-code.ts";
import { spend, unspend } from "./spent-codes.ts";
import type { StateTools } from "./state-file.ts";

/** What a code is wanted for. */
export interface CodeNeed {
  readonly profile: string;
  readonly keys: AccessKeys;
  readonly serial: string;
  /** The account the person or the profile insists on, with who says so. */
  readonly pin: AccountPin | undefined;
}

export interface AccountPin {
  readonly account: string;
  readonly by: string;
}

/** A code that may be sent, with what it is good for. */
export interface ReadyCode extends CodeNeed {
  readonly code: string;
  /** The account that the answer must be of, as far as names tell. */
  readonly account: string | undefined;
}

export interface CodeTools extends StateTools {
  readonly askCode: AskCode;
  /** Called while the person looks at the device. */
  readonly warmUp: () => Promise<void>;
}

export interface Spent<T> extends Pick<ReadyCode, "serial" | "pin" | "account"> {
  readonly outcome: T;
  /** The account and device that the person named instead of those known before. */
  readonly chosen: OtherDevice | undefined;
}

export interface Sending<T> {
  readonly send: (ready: ReadyCode) => Promise<T>;
  /** Why the next code is worth trying after this failure, besides a code that was not accepted. */
  readonly worthAnother?: (error: unknown) => "too-long" | undefined;
}

/** Asks for codes of the device that a route leads to, and has each sent. */
export type WithCode = <T>(sending: Sending<T>, warmUp: () => Promise<void>) => Promise<Spent<T>>;

const attempts = 3;

/**
 * Asks for a code and sends it with one request. A code that AWS refuses is asked for again, three times in all; one that daypass
 * sent before is not sent again. Throws what AWS refused, `code-spent`, or `account-mismatch`.
 */
export async function spendCode<T>(first: CodeNeed, sending: Sending<T>, tools: CodeTools): Promise<Spent<T>> {
  let need = first;
  let account = checkedExpectation(need);
  let chosen: OtherDevice | undefined;
  let refusal: Refusal | undefined;
  let failure: unknown;
  for (let attempt = 1; attempt <= attempts; ) {
    const request = { profile: need.profile, serial: need.serial, account, attempt, attempts, refusal };
    // While the person looks at the device: only one round trip is left to do when the code is there.
    void tools.warmUp();
    const answer = await tools.askCode(request);
    if (answer === undefined) break;
    if (typeof answer !== "string") {
      chosen = answer;
      need = { ...need, serial: answer.serial, pin: { account: answer.account, by: "your answer" } };
      account = checkedExpectation(need);
      refusal = undefined;
      continue;
    }
    attempt += 1;
    const waitSeconds = secondsToNextCode(tools.now());
    // Remembered before it is sent: killed in between, the next process must not send it a second time.
    if (!(await spend(need.serial, answer, tools))) {
      refusal = { kind: "spent", waitSeconds };
      failure = new DaypassError("code-spent", { serial: need.serial, waitSeconds });
      continue;
    }
    try {
      const outcome = await sent({ ...need, code: answer, account }, sending, tools);
      return { outcome, serial: need.serial, pin: need.pin, account, chosen };
    } catch (error) {
      refusal = refusalOf(error, sending, tools);
      if (refusal === undefined) throw error;
      failure = withWait(error, refusal);
    }
  }
  const { profile, serial } = need;
  throw failure ?? new DaypassError("code-needed", { profile, serial, why: "there is nobody to ask" });
}

async function sent<T>(ready: ReadyCode, { send }: Sending<T>, tools: StateTools): Promise<T> {
  try {
    return await send(ready);
  } catch (error) {
    if (isCodeUnspent(error)) await unspend(ready.serial, ready.code, tools);
    throw error;
  }
}

function refusalOf<T>(error: unknown, { worthAnother }: Sending<T>, tools: StateTools): Refusal | undefined {
  const waitSeconds = secondsToNextCode(tools.now());
  if (isFailure(error, "code-not-accepted")) {
    return { kind: "not-accepted", waitSeconds, clockOffsetSeconds: error.facts.clockOffsetSeconds };
  }
  const kind = worthAnother?.(error);
  return kind === undefined ? undefined : { kind, waitSeconds };
}

function withWait(error: unknown, { waitSeconds }: Refusal): unknown {
  if (!isFailure(error, "code-not-accepted")) return error;
  return new DaypassError("code-not-accepted", { ...error.facts, waitSeconds }, { cause: error.cause });
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
  return isFailure(error, ...beforeTheCode) || (isJsonObject(facts) && facts.codeMayBeSpent === false);
}

/** The account that the device and the keys belong to, as far as their names tell. The device's is the documented one. */
export function expectedAccount(keyId: string, serial: string | undefined): string | undefined {
  const account = findArn(serial ?? "")?.account;
  return account === undefined || account === "" ? accountOfKeyId(keyId) : account;
}

/** The account that the session will be of, as far as names tell; throws `account-mismatch` where a pin forbids it. */
function checkedExpectation({ keys, serial, pin }: CodeNeed): string | undefined {
  const account = expectedAccount(keys.accessKeyId, serial);
  if (pin === undefined || account === undefined || pin.account === account) return account;
  throw new DaypassError("account-mismatch", { expected: pin.account, actual: account, pinnedBy: pin.by });
}
