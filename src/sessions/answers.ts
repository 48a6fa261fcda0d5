// Ready answers: what `daypass process` and `daypass env` print, found without reading anything else. This file is loaded at every start and so
// uses `node:fs` alone; the rest of what deals with answers is in answers-written.ts. Anything unusual is no hit: then the
// profiles are read and the answer is made anew.
import { closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { clockFrom } from "../core/clock.ts";
import { type Environment, variable } from "../core/environment.ts";

/** What an answer gives out. */
export interface AnswerFields {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: string;
  readonly accountId?: string | undefined;
}

/** What an answer was made for: it answers nothing else. */
export interface AnswerBasis {
  readonly state: string;
  readonly config: string;
  readonly credentials: string;
  /** What each of the two files was when it was read. */
  readonly marks: readonly [config: string, credentials: string];
  readonly endpoints: readonly string[];
}

/** What is stored of a profile, and for what and how long it holds. The times are milliseconds. */
interface Stored {
  readonly schema: string;
  readonly profile: string;
  readonly basis: AnswerBasis;
  readonly from: number;
  readonly until: number;
}

/** An answer of `process` as it is stored. */
export interface StoredAnswer extends Stored, AnswerFields {
  readonly schema: typeof answerSchema;
}

/** Answers of `env` as they are stored: the text by the shell it is for. */
export interface StoredTexts extends Stored {
  readonly schema: typeof textsSchema;
  readonly accessKeyId: string;
  readonly expiration: string;
  readonly texts: Readonly<Record<string, string>>;
}

export interface AnswerTools {
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}

export const answerSchema = "daypass.answer/1";
export const textsSchema = "daypass.env/1";
const endpointVariables = ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"];
const longest = 64 * 1024;
const clockSlackMs = 60_000;

/** The stored answer for a profile, if it holds for these files and this environment and need not be renewed yet. */
export function findAnswer(profile: string, tools: AnswerTools): AnswerFields | undefined {
  const answer = findStored<StoredAnswer>({ schema: answerSchema, profile, file: answerName(profile) }, tools);
  const holds =
    answer !== undefined &&
    [answer.accessKeyId, answer.secretAccessKey, answer.sessionToken, answer.expiration].every(isText) &&
    (answer.accountId === undefined || isText(answer.accountId));
  return holds ? answer : undefined;
}

/** The stored text that `env` prints for a profile and a shell, if it holds likewise. */
export function findText(profile: string, shell: string, tools: AnswerTools): string | undefined {
  const texts = findTexts(profile, tools)?.texts;
  return texts !== undefined && Object.hasOwn(texts, shell) && isText(texts[shell]) ? texts[shell] : undefined;
}

/** All that is stored of them. */
export function findTexts(profile: string, tools: AnswerTools): StoredTexts | undefined {
  return findStored<StoredTexts>({ schema: textsSchema, profile, file: textsName(profile) }, tools);
}

function findStored<T extends Stored>(
  wanted: { readonly schema: T["schema"]; readonly profile: string; readonly file: string },
  tools: AnswerTools,
): T | undefined {
  try {
    const basis = answerBasis(tools);
    if (basis === undefined) return undefined;
    const stored = JSON.parse(privateText(`${basis.state}/${wanted.file}`, tools)) as T;
    const now = clockFrom(tools.env)().getTime();
    const holds =
      stored.schema === wanted.schema &&
      stored.profile === wanted.profile &&
      JSON.stringify(stored.basis) === JSON.stringify(basis) &&
      now >= stored.from - clockSlackMs &&
      now < stored.until;
    return holds ? stored : undefined;
  } catch {
    return undefined;
  }
}

/** What answers hold for at this moment; `undefined` where that takes more than a glance to say. */
export function answerBasis({ env, platform }: Pick<AnswerTools, "env" | "platform">): AnswerBasis | undefined {
  const home = variable(env, "HOME");
  const state = stateFolder(env, platform);
  const config = variable(env, "AWS_CONFIG_FILE") ?? (home && `${home}/.aws/config`);
  const credentials = variable(env, "AWS_SHARED_CREDENTIALS_FILE") ?? (home && `${home}/.aws/credentials`);
  if (state === undefined || config === undefined || credentials === undefined) return undefined;
  const absolute = platform === "win32" ? /^[a-z]:[\\/]/i : /^\//;
  if (![state, config, credentials].every((path) => absolute.test(path))) return undefined;
  const [configMark, credentialsMark] = [findMark(config), findMark(credentials)];
  if (configMark === undefined || credentialsMark === undefined) return undefined;
  const endpoints = endpointVariables.map((name) => variable(env, name) ?? "");
  return { state, config, credentials, marks: [configMark, credentialsMark], endpoints };
}

/** The file of a profile's answer, seen from the state directory. The prefix keeps names apart that mean devices on Windows. */
export function answerName(profile: string): string {
  return `answers/p-${fileNameOf(profile)}.json`;
}

/** The file of the texts for a profile. */
export function textsName(profile: string): string {
  return `answers/e-${fileNameOf(profile)}.json`;
}

function fileNameOf(profile: string): string {
  return encodeURIComponent(profile).replace(/\*/g, "%2A");
}

/** What a file is recognised by without being read; `undefined` where it cannot be looked at. */
function findMark(path: string): string | undefined {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat === undefined ? "none" : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
  } catch {
    // Links in a circle, a file for a folder: who reads the file says what is wrong with it.
    return undefined;
  }
}

function stateFolder(env: Environment, platform: NodeJS.Platform): string | undefined {
  const own = variable(env, "DAYPASS_HOME");
  if (own !== undefined) return own;
  if (platform === "win32") {
    const local = variable(env, "LOCALAPPDATA");
    return local && `${local}/daypass`;
  }
  const xdg = variable(env, "XDG_STATE_HOME");
  if (xdg !== undefined) return `${xdg}/daypass`;
  const home = variable(env, "HOME");
  return home && `${home}/.local/state/daypass`;
}

/** The text of a file that is the user's own and nobody else's to read. */
function privateText(path: string, { platform, uid }: AnswerTools): string {
  const descriptor = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(descriptor);
    const open = platform !== "win32" && ((stat.mode & 0o077) !== 0 || stat.uid !== uid);
    if (!stat.isFile() || stat.size > longest || open) throw new Error("not ours");
    const bytes = Buffer.alloc(stat.size);
    const length = readSync(descriptor, bytes, 0, bytes.length, 0);
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(descriptor);
  }
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}
