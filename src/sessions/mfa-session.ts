import type { StsApi } from "../aws-api/sts.ts";
import { accountOfKeyId, type TemporaryCredentials } from "../core/credentials.ts";
import { DaypassError } from "../core/errors.ts";
import type { AskCode, OtherDevice } from "./ask-code.ts";
import { type AccountPin, type CodeNeed, type ReadyCode, spendCode } from "./spend-code.ts";
import type { StateTools } from "./state-file.ts";

export interface MfaSessionWish extends CodeNeed {
  readonly durationSeconds: number;
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

/** Buys a session with keys and a code. Throws what `spendCode` throws. */
export async function buyMfaSession(wish: MfaSessionWish, tools: MfaSessionTools): Promise<MfaSession> {
  const { sts } = tools;
  const { durationSeconds } = wish;
  const send = ({ keys, serial, code }: ReadyCode) => sts.getSessionToken({ keys, durationSeconds, serial, code });
  const spent = await spendCode(wish, { send }, { ...tools, warmUp: () => sts.warmUp() });
  const { outcome, serial, chosen, pin, account } = spent;
  return { ...outcome, serial, chosen, account: await checkedAccount(outcome, pin, account, sts) };
}

/**
 * The account of a session that was just bought; what it must be comes from the pin, else from keys and device.
 * AWS does not document that a key id holds the account: a pin has AWS itself asked where the id says otherwise or nothing.
 */
async function checkedAccount(
  session: TemporaryCredentials,
  pin: AccountPin | undefined,
  expected: string | undefined,
  sts: StsApi,
): Promise<string | undefined> {
  const decoded = accountOfKeyId(session.accessKeyId);
  const wanted = pin?.account ?? expected;
  if (wanted === undefined || decoded === wanted) return decoded ?? wanted;
  if (pin === undefined && decoded === undefined) return wanted;
  const actual = pin === undefined ? decoded : (await sts.getCallerIdentity(session)).account;
  if (actual === undefined || actual === wanted) return wanted;
  throw new DaypassError("account-mismatch", { expected: wanted, actual, pinnedBy: pin?.by });
}
