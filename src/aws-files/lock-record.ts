/**
 * The lock where the kernel gives none: a record that names its holder, put in place by `link`, which succeeds once.
 *
 * It is taken over only from a holder that is provably dead: same host, boot and process namespace, and no process of that id
 * with that start time. Never by age, and never from another host: then the wait ends in a timeout. One gap stays: while a
 * record that was wrongly moved aside is put back, a third process can slip in; comparing before the rename is the second net.
 */
import { randomBytes } from "node:crypto";
import { existsSync, linkSync, readFileSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Machine } from "../core/environment.ts";
import { removeQuietly } from "./atomic-write.ts";
import { errnoOf, unwritable, writing } from "./errno.ts";

interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly boot: string;
  readonly namespace: string;
  readonly host: string;
  readonly nonce: string;
}

/** Takes the lock and returns what gives it back; `undefined` when it was held for all of the time. */
export async function takeRecordLock(
  path: string,
  tools: { readonly machine: Machine; readonly waitMs: number },
): Promise<(() => void) | undefined> {
  const holder = holderOf(tools.machine.pid);
  const own = `${path}.${tools.machine.pid}.${holder.nonce}`;
  writing(own, "file", () => writeFileSync(own, JSON.stringify(holder), { mode: 0o600, flag: "wx" }));
  const began = performance.now();
  try {
    for (;;) {
      if (linked(own, path)) return () => releaseRecord(path, holder.nonce);
      buryDeadHolder(path, holder);
      if (performance.now() - began > tools.waitMs) return undefined;
      await sleep(5 + Math.random() * 25);
    }
  } finally {
    removeQuietly(own);
  }
}

function linked(own: string, path: string): boolean {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw unwritable(path, error);
  }
}

// Moves the record aside first and looks at it again there, so that of two that found it dead only one removes it.
function buryDeadHolder(path: string, own: Holder): void {
  const holder = findRecord(path);
  if (holder === undefined || !isProvablyDead(holder, own)) return;
  const grave = `${path}.grave.${own.nonce}`;
  try {
    renameSync(path, grave);
  } catch {
    return;
  }
  const buried = findRecord(grave);
  // Somebody else buried it meanwhile and holds the lock now: put the record back.
  if (buried?.nonce !== holder.nonce) linkedQuietly(grave, path);
  removeQuietly(grave);
}

function linkedQuietly(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    // A third process took the lock in this moment.
  }
}

function releaseRecord(path: string, nonce: string): void {
  if (findRecord(path)?.nonce === nonce) removeQuietly(path);
}

function findRecord(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

function holderOf(pid: number): Holder {
  return {
    pid,
    started: startOf(pid) ?? "",
    boot: readOr("/proc/sys/kernel/random/boot_id", ""),
    namespace: linkOr("/proc/self/ns/pid"),
    host: hostname(),
    nonce: randomBytes(9).toString("hex"),
  };
}

function isProvablyDead(holder: Holder, own: Holder): boolean {
  if (holder.host !== own.host || own.boot === "" || own.started === "") return false;
  if (holder.boot !== own.boot) return true;
  if (holder.namespace !== own.namespace) return false;
  return !existsSync(`/proc/${holder.pid}`) || startOf(holder.pid) !== holder.started;
}

// The 22nd field of /proc/PID/stat: the start time in ticks since boot. The name of the program, in brackets, may hold blanks.
function startOf(pid: number): string | undefined {
  const text = readOr(`/proc/${pid}/stat`, "");
  return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
}

function readOr(path: string, otherwise: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return otherwise;
  }
}

function linkOr(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return "";
  }
}
