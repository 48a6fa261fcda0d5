/**
 * One holder at a time, over all processes of the machine, without waiting for a dead one.
 *
 * The lock is the kernel's: it goes with the process, however that ends. Node has no call for it, so on Linux `flock(1)` takes it
 * on a descriptor that this process shares and keeps; macOS and Windows give it with the flags of `open`. Without either, a
 * record that names its holder stands in (lock-record.ts).
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";
import { type Machine, variable } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { chownWherePossible, ensurePrivateDirectory, ownerIn } from "./atomic-write.ts";
import { errnoOf, unwritable } from "./errno.ts";
import { takeRecordLock } from "./lock-record.ts";

export interface LockTools {
  readonly stateDirectory: string;
  readonly machine: Machine;
  readonly now: Clock;
  /** How long to wait for another holder before `lock-timeout`. */
  readonly waitMs?: number | undefined;
  /** Called once when the lock is held by another for longer than a moment. */
  readonly onWait?: (() => void) | undefined;
}

const defaultWaitMs = 30_000;
const momentMs = 2000;
// Not in Node's constants: O_EXLOCK of macOS and the BSDs, and libuv's flag for a Windows share mode of 0.
const exclusiveOpen: Partial<Record<NodeJS.Platform, number>> = { darwin: 0x20, freebsd: 0x20, win32: 0x10000000 };

/** Does something while holding the lock of that name. Throws `lock-timeout` when another holds it for too long. */
export async function withLock<T>(name: string, action: () => Promise<T>, tools: LockTools): Promise<T> {
  const path = lockPath(name, tools.stateDirectory);
  ensurePrivateDirectory(join(tools.stateDirectory, "locks"), tools.machine);
  const timer = setTimeout(() => tools.onWait?.(), momentMs);
  let release: () => void;
  try {
    release = await takeLock(name, path, tools);
  } finally {
    clearTimeout(timer);
  }
  try {
    return await action();
  } finally {
    release();
  }
}

/** Where the lock of a name is. The file stays for ever: removing it would let two processes hold two files of one name. */
export function lockPath(name: string, stateDirectory: string): string {
  return join(stateDirectory, "locks", `${createHash("sha256").update(name).digest("hex")}.lock`);
}

async function takeLock(name: string, path: string, tools: LockTools): Promise<() => void> {
  const { platform } = tools.machine;
  const waitMs = tools.waitMs ?? defaultWaitMs;
  const flag = exclusiveOpen[platform];
  if (flag !== undefined) return await lockByOpening(name, path, flag, waitMs);
  const descriptor = openLockFile(path, 0);
  const owner = ownerIn(dirname(path), tools.machine);
  if (owner !== undefined) chownWherePossible(descriptor, owner);
  const outcome = await lockByFlock(descriptor, waitMs, tools.machine);
  if (outcome === "locked") {
    noteHolder(descriptor, tools.machine.pid);
    return () => closeSync(descriptor);
  }
  closeSync(descriptor);
  if (outcome === "held") throw timeout(name, path, waitMs);
  const release = await takeRecordLock(`${path}.holder`, { ...tools, waitMs });
  if (release === undefined) throw timeout(name, path, waitMs);
  return release;
}

function openLockFile(path: string, extra: number): number {
  const flags = constants.O_RDWR | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | extra;
  try {
    return openSync(path, flags, 0o600);
  } catch (error) {
    if (extra !== 0) throw error;
    throw unwritable(path, error);
  }
}

// `flock` locks the open file, which it shares with this process: the lock outlives it and ends when this process closes the
// file or dies. Busybox's has no time limit of its own.
async function lockByFlock(
  descriptor: number,
  waitMs: number,
  machine: Machine,
): Promise<"locked" | "held" | "unavailable"> {
  if (machine.platform !== "linux" || variable(machine.env, "DAYPASS_LOCK") === "record") return "unavailable";
  return await new Promise((resolve) => {
    const child = spawn("flock", ["-x", "3"], {
      stdio: ["ignore", "ignore", "ignore", descriptor],
      env: { PATH: machine.env.PATH },
    });
    const timer = setTimeout(() => {
      resolve("held");
      child.kill();
    }, waitMs);
    child.once("error", () => {
      clearTimeout(timer);
      resolve("unavailable");
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      // Ctrl-C reaches the helper too: that says nothing about locks.
      resolve(code === 0 ? "locked" : signal === null ? "unavailable" : "held");
    });
  });
}

async function lockByOpening(name: string, path: string, flag: number, waitMs: number): Promise<() => void> {
  const started = performance.now();
  for (;;) {
    try {
      const descriptor = openLockFile(path, flag | (constants.O_NONBLOCK ?? 0));
      return () => closeSync(descriptor);
    } catch (error) {
      if (!["EAGAIN", "EWOULDBLOCK", "EBUSY", "EACCES", "EPERM"].includes(errnoOf(error)))
        throw unwritable(path, error);
      if (performance.now() - started > waitMs) throw timeout(name, path, waitMs);
    }
    await sleep(20 + Math.random() * 80);
  }
}

// For the message of whoever waits; nothing depends on it.
function noteHolder(descriptor: number, pid: number): void {
  try {
    ftruncateSync(descriptor);
    writeSync(descriptor, `${pid}\n`, 0);
  } catch {
    // A full disk is no reason not to hold the lock.
  }
}

function timeout(name: string, path: string, waitMs: number): DaypassError {
  return new DaypassError("lock-timeout", { what: name, seconds: Math.round(waitMs / 1000), holder: findHolder(path) });
}

function findHolder(path: string): string | undefined {
  try {
    return /^\d+/.exec(readFileSync(path, "latin1"))?.[0];
  } catch {
    return undefined;
  }
}
