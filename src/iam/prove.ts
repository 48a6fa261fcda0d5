import type { IamAdmin } from "../aws-api/iam-admin.ts";
import type { RoleSession } from "../aws-api/sts.ts";
import type { Credentials } from "../core/credentials.ts";
import { type DaypassError, isFailure } from "../core/errors.ts";
import { roleRefusals } from "../core/problems-diagnosis.ts";
import { type PauseTools, settled } from "./settled.ts";

/** The four things that are to be shown, in the order in which they are tried. */
export const proofNames = ["key-alone", "key-with-code", "role", "read"] as const;
export type ProofName = (typeof proofNames)[number];

export interface ProofResult {
  readonly proof: ProofName;
  readonly right: boolean;
  /** What was asked, and what AWS said, for a person. */
  readonly said: string;
}

/** One harmless request of each kind. None of them changes anything. */
export interface ProofCalls {
  /** The user that the key is of. */
  readonly user: string;
  /** IAM with the key alone. */
  readonly withKey: Pick<IamAdmin, "accessKeysOf">;
  /** Assumes the role with the key alone; `undefined` where people work as their user. */
  readonly assumeWithKey: (() => Promise<RoleSession>) | undefined;
  /** Buys a session with a code. */
  readonly session: () => Promise<Credentials>;
  /** Assumes the role with that session. */
  readonly assumeWithSession: ((session: Credentials) => Promise<Credentials>) | undefined;
  /** Reads something with what is left at the end; says what. */
  readonly read: (credentials: Credentials) => Promise<string>;
}

/** What may happen for a few seconds after something was made. */
const unsettled = ["keys-not-accepted"] as const;

/**
 * Shows what a guardrail does by asking: the key alone is refused, with a code it is taken, the role is reached, and it reads.
 * `fresh`: everything was made a moment ago, and AWS may not know it everywhere.
 */
export async function prove(
  calls: ProofCalls,
  { fresh }: { readonly fresh: boolean },
  tools: PauseTools & { readonly say: (result: ProofResult) => void },
): Promise<readonly ProofResult[]> {
  const results: ProofResult[] = [];
  const note = (result: ProofResult) => {
    results.push(result);
    tools.say(result);
  };
  const waiting = fresh ? unsettled : [];
  note(await keyAlone(calls, (work) => settled(work, waiting, tools, 30_000)));
  const accepted = "GetSessionToken with the code is accepted";
  const session = await tried({ proof: "key-with-code", work: calls.session, said: () => accepted, note });
  const inRole = await roleReached(calls, { session, fresh, note }, tools);
  if (inRole === undefined) note({ proof: "read", right: false, said: "nothing was reached to read with" });
  else await tried({ proof: "read", work: async () => calls.read(inRole), said: (what) => `${what} is read`, note });
  return results;
}

/** Failures that are AWS's answer to what is asked here. */
const telling = [
  "not-allowed",
  ...roleRefusals,
  "keys-not-accepted",
  "secret-not-accepted",
  "serial-not-accepted",
  "session-not-accepted",
  "device-not-found",
  "request-not-valid",
  "aws-refused",
] as const;

export function isProven(results: readonly ProofResult[]): boolean {
  return results.length === proofNames.length && results.every(({ right }) => right);
}

type Settling = <T>(work: () => Promise<T>) => Promise<T>;

/** The key must be live, and refused for want of MFA: a dead key is refused as well, and shows nothing. */
async function keyAlone({ user, withKey, assumeWithKey }: ProofCalls, settling: Settling): Promise<ProofResult> {
  const asked: readonly (readonly [string, () => Promise<unknown>])[] = [
    ["ListAccessKeys", () => withKey.accessKeysOf(user)],
    ...(assumeWithKey === undefined ? [] : [["AssumeRole", assumeWithKey] as const]),
  ];
  for (const [action, ask] of asked) {
    const refused = await refusalOf(() => settling(ask));
    if (refused === undefined)
      return { proof: "key-alone", right: false, said: `${action} with the key alone is allowed: no MFA is asked for` };
    if (!isFailure(refused, "not-allowed", ...roleRefusals))
      return { proof: "key-alone", right: false, said: `${action} did not fail for want of MFA: ${refused.message}` };
  }
  return { proof: "key-alone", right: true, said: `${asked.map(([action]) => action).join(" and ")} are refused` };
}

async function refusalOf(ask: () => Promise<unknown>): Promise<DaypassError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (isFailure(error)) return error;
    throw error;
  }
}

interface RoleStep {
  readonly session: Credentials | undefined;
  /** The role was made a moment ago: it may refuse for a while. */
  readonly fresh: boolean;
  readonly note: (result: ProofResult) => void;
}

async function roleReached(
  { assumeWithSession }: ProofCalls,
  { session, fresh, note }: RoleStep,
  tools: PauseTools,
): Promise<Credentials | undefined> {
  if (assumeWithSession === undefined) {
    if (session === undefined) note({ proof: "role", right: false, said: "there is no session to work with" });
    else note({ proof: "role", right: true, said: "there is none: people work as their user, with the session" });
    return session;
  }
  if (session === undefined) {
    note({ proof: "role", right: false, said: "there is no session to assume the role with" });
    return undefined;
  }
  const assume = () => settled(() => assumeWithSession(session), fresh ? roleRefusals : [], tools, 15_000);
  const said = "AssumeRole with the session is accepted";
  return await tried({ proof: "role", work: assume, said: () => said, note });
}

interface Trial<T> {
  readonly proof: ProofName;
  readonly work: () => Promise<T>;
  readonly said: (outcome: T) => string;
  readonly note: (result: ProofResult) => void;
}

async function tried<T>({ proof, work, said, note }: Trial<T>): Promise<T | undefined> {
  try {
    const outcome = await work();
    note({ proof, right: true, said: said(outcome) });
    return outcome;
  } catch (error) {
    // A code that was mistyped and a network that is away say nothing of the guardrail.
    if (!isFailure(error, ...telling)) throw error;
    note({ proof, right: false, said: error.message });
    return undefined;
  }
}
