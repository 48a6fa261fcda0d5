import { readFileSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { TemporaryCredentials } from "../core/credentials.ts";
import type { Machine } from "../core/environment.ts";
import { expirationText } from "../profiles/edits.ts";
import type { Profiles } from "../profiles/read.ts";
import {
  type AnswerBasis,
  type AnswerFields,
  answerBasis,
  answerName,
  answerSchema,
  findTexts,
  type StoredAnswer,
  type StoredTexts,
  textsName,
  textsSchema,
} from "./answers.ts";
import { isFresh, type Lifetime, renewAt } from "./expiry.ts";
import { removeState, type StateTools, writeCache } from "./state-file.ts";

/** Credentials as a profile's tools get them. */
export interface Served extends TemporaryCredentials, Lifetime {
  readonly account: string | undefined;
}

export interface NewAnswer {
  readonly profile: string;
  readonly served: Served;
  /** What the files were before they were read. */
  readonly noted: NotedBasis;
  /** What was read then. */
  readonly profiles: Profiles;
}

/** What answers hold for, noted before the files are read. */
export interface NotedBasis {
  readonly basis: AnswerBasis | undefined;
  /** When, by the clock that the files have their times from. */
  readonly at: number;
}

export function noteBasis({ env, platform }: Pick<Machine, "env" | "platform">): NotedBasis {
  return { basis: answerBasis({ env, platform }), at: Date.now() };
}

/** The fields that a program gets; the same whether they come from a ready answer or not. */
export function answerFields(served: Served): AnswerFields {
  return {
    accessKeyId: served.accessKeyId,
    secretAccessKey: served.secretAccessKey.reveal(),
    sessionToken: served.sessionToken.reveal(),
    expiration: expirationText(served.expiresAt),
    accountId: served.account,
  };
}

/**
 * Keeps an answer ready for the next time. Never fails: without it the next answer is only slower. It is not kept where a later
 * edit of the files might look like the one that was read.
 */
export async function keepAnswer(answer: NewAnswer, tools: StateTools): Promise<void> {
  await keep(answer, tools, async (common) => {
    const stored: StoredAnswer = { schema: answerSchema, ...common, ...answerFields(answer.served) };
    await writeCache(answerName(answer.profile), stored, tools);
  });
}

/** Keeps the text that `env` prints for a shell likewise, beside those for other shells. */
export async function keepText(
  { shell, text, ...answer }: NewAnswer & { readonly shell: string; readonly text: string },
  tools: StateTools,
): Promise<void> {
  const { accessKeyId, expiration } = answerFields(answer.served);
  await keep(answer, tools, async (common) => {
    const before = findTexts(answer.profile, tools.machine);
    const others = before?.accessKeyId === accessKeyId && before.expiration === expiration ? before.texts : {};
    const texts = { ...others, [shell]: text };
    const stored: StoredTexts = { schema: textsSchema, ...common, accessKeyId, expiration, texts };
    await writeCache(textsName(answer.profile), stored, tools);
  });
}

type Common = Pick<StoredAnswer, "profile" | "basis" | "from" | "until">;

async function keep(
  { profile, served, noted, profiles }: NewAnswer,
  tools: StateTools,
  write: (common: Common) => Promise<void>,
): Promise<void> {
  const now = tools.now();
  const { basis } = noted;
  if (basis === undefined || !isFresh(served, now)) return;
  try {
    const config = await isSettled(basis.config, profiles.config, noted);
    if (!config || !(await isSettled(basis.credentials, profiles.credentials, noted))) return;
    await write({ profile, basis, from: now.getTime(), until: renewAt(served).getTime() });
  } catch {
    // A full disk, a name too long for a file: see above.
  }
}

/** Takes a profile's ready answers away. */
export function forgetAnswer(profile: string, tools: StateTools): void {
  for (const name of [answerName(profile), textsName(profile)]) removeState(name, tools);
}

// Linux before 6.13 counts in ticks of up to 10 ms; FAT in 2 s, which shows in its whole numbers.
const tickMs = 30;
const coarseMs = 2100;

/** Whether later edits will show: a file system counts time in steps, and two edits in one step may look the same. */
async function isSettled(path: string, document: Profiles["config"], { at }: NotedBasis): Promise<boolean> {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return true;
  const changed = Number(stat.mtimeMs);
  if (stat.mtimeNs % 1_000_000_000n === 0n) return at - changed > coarseMs;
  if (at - changed > tickMs) return true;
  // From then on an edit gets another time. What came until now shows in the text.
  await sleep(Math.min(tickMs, Math.max(0, tickMs - (Date.now() - changed))));
  return readFileSync(path, "utf8") === document.toString();
}
