import { chmod, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { removePrivateFile, writePrivateFile } from "../aws-files/atomic-write.ts";
import { withLock } from "../aws-files/lock.ts";
import type { Clock } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { isJsonObject } from "../core/json-object.ts";

/** What keeping state needs: where, on which machine, and the time. */
export interface StateTools {
  readonly stateDirectory: string;
  readonly machine: Machine;
  readonly now: Clock;
}

/**
 * Reads one of daypass's own JSON files; `undefined` when it is not there.
 * Throws `state-unreadable` when it is there and cannot be understood: an answer guessed from half a file would be worse.
 */
export async function readState<T>(
  name: string,
  understand: (value: unknown) => T | undefined,
  tools: StateTools,
): Promise<T | undefined> {
  const path = join(tools.stateDirectory, name);
  const text = await textOf(path);
  if (text === undefined) return undefined;
  const value = understand(parsedJson(text));
  if (value === undefined) throw new DaypassError("state-unreadable", { path, why: "it is damaged" });
  return value;
}

/** Replaces one of daypass's own JSON files whole; readers see the old one or the new one. */
export async function writeState(name: string, value: unknown, tools: StateTools): Promise<void> {
  await writePrivateFile(join(tools.stateDirectory, name), `${JSON.stringify(value, undefined, 1)}\n`, tools);
}

/**
 * The same for what is only kept to be faster next time: the disk is not waited for. Whoever reads it takes a damaged one for
 * none.
 */
export async function writeCache(name: string, value: unknown, tools: StateTools): Promise<void> {
  const { machine } = tools;
  await writePrivateFile(join(tools.stateDirectory, name), `${JSON.stringify(value)}\n`, { machine, isCache: true });
}

/** Changes one of daypass's own JSON files under its lock, so that two processes never lose each other's change. */
export async function changeState<T>(
  name: string,
  understand: (value: unknown) => T | undefined,
  change: (before: T | undefined) => T,
  tools: StateTools,
): Promise<void> {
  await withLock(
    `state:${name}`,
    async () => writeState(name, change(await readState(name, understand, tools)), tools),
    tools,
  );
}

/** Removes one of daypass's own files, if it is there. */
export function removeState(name: string, { stateDirectory }: StateTools): void {
  removePrivateFile(join(stateDirectory, name));
}

/** Does something that only one process may do at a time. Throws `lock-timeout` where another does it for too long. */
export async function alone<T>(
  name: string,
  action: () => Promise<T>,
  tools: StateTools & { readonly waitMs?: number | undefined; readonly onWait?: (() => void) | undefined },
): Promise<T> {
  return await withLock(name, action, tools);
}

/** Replaces one of daypass's own programs: whoever starts it gets the old one or the new one, and may run it. */
export async function writeProgram(name: string, text: string, tools: StateTools): Promise<string> {
  const path = join(tools.stateDirectory, name);
  const beside = `${path}.${tools.machine.pid}.new`;
  await writePrivateFile(beside, text, tools);
  await chmod(beside, 0o700);
  await rename(beside, path);
  return path;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new DaypassError("state-unreadable", { path, why: `${code}` }, { cause: error });
  }
}

/** What a text of JSON says; `undefined` where it is damaged. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether a parsed JSON value is an object whose named members are all strings. */
export function hasStrings<Key extends string>(value: unknown, ...keys: readonly Key[]): value is Record<Key, string> {
  return isJsonObject(value) && keys.every((key) => typeof value[key] === "string");
}
