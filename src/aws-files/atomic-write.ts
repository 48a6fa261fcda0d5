/**
 * Writing a file so that a reader sees the old text or the new one, whatever happens in between.
 *
 * Own code, since the usual packages ignore a short write and report success with half a file, widen access through ACL masks,
 * and follow links planted at predictable names.
 */
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { errnoOf, unwritable, writing } from "./errno.ts";

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export interface Replacement {
  readonly bytes: Uint8Array;
  readonly mode: number;
  /** Who the file is to belong to; the running user where absent. */
  readonly owner?: Owner | undefined;
  /** Nothing is lost if a power cut takes it: the disk is not waited for, and readers take a damaged one for none. */
  readonly isCache?: boolean;
  /** Asked right before the new file takes the old one's place; `false` gives it up. */
  readonly stillWanted?: () => boolean;
}

/** How a replacement ended. `unsynced`: the file is replaced, and whether that survives a power cut is unknown. */
export type Replaced = "replaced" | "unsynced" | "given-up";

/** Writes one of daypass's own files: readable by the user alone, in folders made so, the old text or the new one at any time. */
export async function writePrivateFile(
  path: string,
  text: string,
  tools: { readonly machine: Machine; readonly isCache?: boolean },
): Promise<void> {
  const folder = dirname(path);
  ensurePrivateDirectory(folder, tools.machine);
  const owner = ownerIn(folder, tools.machine);
  const { isCache = false } = tools;
  replaceFile(path, { bytes: Buffer.from(text), mode: 0o600, owner, isCache }, tools.machine);
}

/** Removes a private file, if it is there. Throws `file-unwritable`. */
export function removePrivateFile(path: string): void {
  writing(path, "file", () => {
    try {
      // From Node 24 on, rmSync() does not say in a code what stopped it.
      unlinkSync(path);
    } catch (error) {
      if (errnoOf(error) !== "ENOENT") throw error;
    }
  });
}

/**
 * Makes the folder, and those above it that are missing, for the user alone. One that is there keeps its mode. What root makes
 * belongs to whoever has the folder it is made in.
 */
export function ensurePrivateDirectory(path: string, machine?: Machine): void {
  const made = writing(path, "folder", () => makeFolders(path));
  if (machine !== undefined) giveFolders(made, machine);
  if (lstatSync(path).isSymbolicLink()) return;
  const { mode } = lstatSync(path);
  if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0) {
    const why = "every user of this machine may write the folder";
    throw new DaypassError("file-refused", { path, why, hint: `take that right away: chmod o-w '${path}'` });
  }
}

// One by one: where the system says ENOENT since nothing can be made there (/proc, an automounted /home), Node's `recursive`
// tries for ever. Returns what was made, from the outermost on.
function makeFolders(path: string): readonly string[] {
  if (isFolder(path)) return [];
  const missing = [path];
  // A drive may be missing, and the folder one is in may be closed: there is nothing above them.
  for (let at = path, above = dirname(at); above !== at && !existsSync(above); at = above, above = dirname(at))
    missing.unshift(above);
  return missing.filter(isMade);
}

function isMade(folder: string): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST" && isFolder(folder)) return false;
    throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Who a new file in a folder belongs to: root writes for the user whose folder it is, so that `sudo` leaves nothing of root's. */
export function ownerIn(folder: string, machine: Machine): Owner | undefined {
  if (machine.uid !== 0) return undefined;
  const { uid, gid } = statSync(folder);
  return { uid, gid };
}

function giveFolders(made: readonly string[], machine: Machine): void {
  const [first] = made;
  const owner = first === undefined ? undefined : ownerIn(dirname(first), machine);
  if (owner !== undefined) for (const folder of made) giveFolder(folder, owner);
}

/** Gives a folder that root made to its user, where the system lets it: a root without rights over that user may not. */
export function giveFolder(folder: string, owner: Owner): void {
  try {
    chownSync(folder, owner.uid, owner.gid);
  } catch {
    // It stays root's, with the mode it has.
  }
}

/** Puts a new file in the place of an old one, or of none. Throws `file-unwritable`; a rename that is impossible comes as `cause`. */
export function replaceFile(target: string, replacement: Replacement, machine: Machine): Replaced {
  const temporary = writeTemporary(target, replacement, machine);
  try {
    if (replacement.stillWanted?.() === false) {
      unlinkSync(temporary);
      return "given-up";
    }
    renamePatiently(temporary, target, machine.platform);
  } catch (error) {
    removeQuietly(temporary);
    throw unwritable(target, error);
  }
  if (replacement.isCache) return "unsynced";
  return syncFolder(dirname(target)) ? "replaced" : "unsynced";
}

/** The start of the names of temporary files beside a target; process id and a random part follow. */
export function temporaryPrefix(target: string): string {
  return `.${basename(target)}.daypass-`;
}

function writeTemporary(target: string, replacement: Replacement, machine: Machine): string {
  const folder = dirname(target);
  const random = randomBytes(9).toString("base64url");
  const path = join(folder, `${temporaryPrefix(target)}${machine.pid}-${random}`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
  const descriptor = writing(folder, "folder", () => openSync(path, flags, 0o600));
  try {
    try {
      fillFile(descriptor, replacement.bytes);
      setAccess(descriptor, target, replacement, machine);
      if (!replacement.isCache) fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    removeQuietly(path);
    throw unwritable(target, error);
  }
  return path;
}

/** Writes all bytes from the start of an open file. The system may take fewer than it was given, and says so in a number only. */
export function fillFile(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written, bytes.length - written, written);
    } catch (error) {
      if (errnoOf(error) !== "EINTR" && errnoOf(error) !== "EAGAIN") throw error;
    }
  }
}

function setAccess(descriptor: number, target: string, replacement: Replacement, machine: Machine): void {
  const { size } = fstatSync(descriptor);
  if (size !== replacement.bytes.length) {
    throw new DaypassError("file-unwritable", {
      path: target,
      errno: "",
      why: "the disk took only a part of the text",
    });
  }
  if (machine.platform === "win32") return;
  const { owner } = replacement;
  if (owner !== undefined) chownWherePossible(descriptor, owner);
  fchmodSync(descriptor, replacement.mode);
  requireMode(descriptor, target, replacement.mode);
}

// On some mounts (WSL's drives without metadata) the system accepts a mode and does not keep it.
export function requireMode(descriptor: number, target: string, wanted: number): void {
  const { mode } = fstatSync(descriptor);
  if ((mode & 0o077 & ~wanted) === 0) return;
  const why = "this file system does not keep other users out of a file";
  const hint = "keep the file on a file system with permissions, and name it with AWS_SHARED_CREDENTIALS_FILE";
  throw new DaypassError("file-refused", { path: target, why, hint });
}

/** Gives an open file to its user, where the system lets it. */
export function chownWherePossible(descriptor: number, owner: Owner): void {
  const stat = fstatSync(descriptor);
  if (stat.uid === owner.uid && stat.gid === owner.gid) return;
  try {
    fchownSync(descriptor, owner.uid, owner.gid);
  } catch (error) {
    if (errnoOf(error) !== "EPERM" && errnoOf(error) !== "EINVAL") throw error;
  }
}

const windowsRetries = { count: 10, waitMs: 200 };

// On Windows a virus scanner or a reader may hold the file for a moment.
function renamePatiently(from: string, to: string, platform: NodeJS.Platform): void {
  for (let attempt = 1; ; attempt++) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const passing = platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(errnoOf(error));
      if (!passing || attempt > windowsRetries.count) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, windowsRetries.waitMs);
    }
  }
}

/** Makes the names in a folder durable; `false` where the system says it failed. */
export function syncFolder(folder: string): boolean {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(folder, constants.O_RDONLY);
    fsyncSync(descriptor);
    return true;
  } catch (error) {
    // Folders that cannot be synced at all: Windows, some network file systems, folders one may not list.
    return ["EINVAL", "EPERM", "ENOTSUP", "EISDIR", "EACCES", "EBADF"].includes(errnoOf(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or the next sweep takes it.
  }
}
