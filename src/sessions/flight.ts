import { createHash } from "node:crypto";
import { DaypassError, type ErrorCode, errorCodes, isFailure } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";
import { roleRefusals } from "../core/problems-diagnosis.ts";
import { alone, hasStrings, readState, type StateTools, writeState } from "./state-file.ts";

// A code is good once, and a person should be asked once, however many programs want a session at the same moment: one process
// asks and sends, those that come meanwhile wait and get what it got.

/** What only one process asks for at a time: codes of one device, for one key. */
export interface FlightKey {
  readonly keyId: string;
  readonly serial: string | undefined;
}

/** Who asks, and on which terminal. */
export interface Asking {
  readonly pid: number;
  readonly where: string;
}

/** How this process behaves towards others that want the same. */
export interface Waiting {
  /** The terminal on which it would ask; said to others that wait for it. */
  readonly where: string | undefined;
  /** How long it waits for another. */
  readonly waitMs: number;
  /** Called when it has waited for more than a moment. */
  readonly onWait: (asking: Asking | undefined) => void;
  /** The tool that started this process: of what it was just refused, it need not be asked again. `undefined` for a person. */
  readonly caller?: (() => number | undefined) | undefined;
  /** It was given a code: then what another was refused says nothing about it. */
  readonly hasOwnCode: boolean;
}

export interface Course<T> {
  /** The profile that it is for, as messages name it. */
  readonly profile: string;
  /** What another process got meanwhile. */
  readonly find: () => Promise<T | undefined>;
  /** Gets it. */
  readonly get: () => Promise<T>;
}

// A tool that calls for each of its clients starts the next when the one before has failed.
const sameCallerMs = 5_000;
const usual: Waiting = { where: undefined, waitMs: 50_000, onWait: () => {}, hasOwnCode: false };

/**
 * Gets something that takes a code, in one process at a time. Whoever waited gets what was found meanwhile; where AWS refused the
 * other, or its person gave up, all that waited end with the same reason, and so do those that the same program starts within 5 s.
 * A process that died, or met a broken network, leaves its place to the next. Throws `code-not-given` when the wait is too long.
 */
export async function oneAsks<T>(
  key: FlightKey,
  course: Course<T>,
  tools: StateTools & { readonly waiting?: Waiting | undefined },
): Promise<T> {
  const waiting = tools.waiting ?? usual;
  const file = fileOf(key);
  const before = (await recordIn(file, tools))?.failed?.id;
  const work = async () => {
    const found = await course.find();
    if (found !== undefined) return found;
    const failed = (await recordIn(file, tools))?.failed;
    const isOurs = failed !== undefined && (failed.id !== before || isOfCaller(failed, waiting, tools));
    if (isOurs && !waiting.hasOwnCode) throw reasonOf(failed, course.profile);
    return await getAlone(file, course, waiting, tools);
  };
  const onWait = () => {
    void recordIn(file, tools).then((record) => waiting.onWait(record?.asking));
  };
  try {
    return await alone(`flight:${file}`, work, { ...tools, waitMs: waiting.waitMs, onWait });
  } catch (error) {
    if (!isFailure(error, "lock-timeout") || !error.facts.what.startsWith("flight:")) throw error;
    const where = (await recordIn(file, tools))?.asking?.where;
    const facts = { profile: course.profile, how: "open", where, seconds: undefined } as const;
    throw new DaypassError("code-not-given", facts, { cause: error });
  }
}

/** Whether the program that started this process has been told of the failure just now. */
function isOfCaller({ at, caller }: Failed, waiting: Waiting, { now }: StateTools): boolean {
  const ago = now().getTime() - Date.parse(at);
  return caller !== undefined && caller === waiting.caller?.() && ago >= 0 && ago < sameCallerMs;
}

async function getAlone<T>(file: string, course: Course<T>, waiting: Waiting, tools: StateTools): Promise<T> {
  const { where } = waiting;
  const { pid } = tools.machine;
  // Nobody is told of it, and no file written, where no person is asked.
  const at = tools.now().toISOString();
  if (where !== undefined) await writeState(file, { schema, at, asking: { pid, where } }, tools);
  try {
    return await course.get();
  } catch (error) {
    const failed = failureOf(error, waiting, tools);
    if (failed !== undefined) await writeState(file, { schema, at: failed.at, failed }, tools);
    throw error;
  }
}

// STS looked at the request and refused it, or the person did: asked again by the next process, both would do the same.
const final: readonly ErrorCode[] = [
  "code-not-accepted",
  "code-spent",
  "serial-not-accepted",
  "keys-not-accepted",
  "secret-not-accepted",
  "session-keys-not-accepted",
  "mfa-incomplete",
  "clock-off",
  "not-allowed",
  ...roleRefusals,
  "region-disabled",
  "request-not-valid",
  "aws-refused",
  "account-mismatch",
  "code-command-failed",
  "code-not-given",
];

interface Failed {
  readonly id: string;
  readonly at: string;
  readonly caller: number | undefined;
  readonly code: ErrorCode;
  readonly facts: Readonly<Record<string, unknown>>;
}

function failureOf(error: unknown, { where, caller }: Waiting, tools: StateTools): Failed | undefined {
  const now = tools.now();
  const told = { id: `${tools.machine.pid} ${now.getTime()}`, at: now.toISOString(), caller: caller?.() };
  if (isFailure(error, "interrupted", "stopped")) {
    return { ...told, code: "code-not-given", facts: { how: "cancelled", where } };
  }
  return isFailure(error, ...final) ? { ...told, code: error.code, facts: { ...error.facts } } : undefined;
}

function reasonOf({ code, facts }: Failed, profile: string): DaypassError {
  // The facts are those that a failure of this kind was told with, by this version of daypass or one before.
  return new DaypassError(code, (code === "code-not-given" ? { ...facts, profile } : facts) as never);
}

interface FlightRecord {
  readonly asking: Asking | undefined;
  readonly failed: Failed | undefined;
}

const schema = "daypass.flight/1";

async function recordIn(file: string, tools: StateTools): Promise<FlightRecord | undefined> {
  // What cannot be read says nothing: then this process asks for itself.
  return await readState(file, understood, tools).catch(() => undefined);
}

function understood(value: unknown): FlightRecord | undefined {
  if (!hasStrings(value, "schema") || value.schema !== schema) return undefined;
  const { asking, failed } = value as { asking?: unknown; failed?: unknown };
  return {
    asking: hasStrings(asking, "where") ? { pid: Number((asking as { pid?: unknown }).pid), ...asking } : undefined,
    failed: isFailed(failed) ? failed : undefined,
  };
}

function isFailed(value: unknown): value is Failed {
  if (!hasStrings(value, "id", "code", "at") || !isJsonObject((value as { facts?: unknown }).facts)) return false;
  return errorCodes.includes(value.code as ErrorCode);
}

function fileOf({ keyId, serial }: FlightKey): string {
  const name = createHash("sha256")
    .update([keyId, serial ?? ""].join("\n"))
    .digest("hex");
  return `flights/${name}.json`;
}
