import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DaypassError } from "../core/errors.ts";
import { AwsDocument, type FileKind } from "./document.ts";
import { errnoOf, unreadable } from "./errno.ts";
import { isNoFile } from "./locations.ts";
import { requireRegular, targetOf } from "./target.ts";

/** Far above any real file; a larger one is something else. */
const maxBytes = 64 * 1024 * 1024;
// The AWS CLI empties a file before it writes it anew, so a file that has just become empty is not believed at once.
const emptyFor = { freshMs: 10_000, waitMs: 250, stepMs: 10 };
const unstableForMs = 2000;

/** A file's bytes, and what to recognise this very state of the file by. A missing file has no bytes and no `stat`. */
export interface Snapshot {
  readonly bytes: Buffer;
  readonly stat: BigIntStats | undefined;
}

/** Reads a shared file. A missing one is an empty document. Throws `file-unreadable` or `file-refused`. */
export async function readAwsFile(path: string, kind: FileKind): Promise<AwsDocument> {
  if (isNoFile(path)) return AwsDocument.parse("", kind, path);
  const { bytes } = await readStable(targetOf(path));
  return AwsDocument.decode(bytes, kind, path);
}

/** Reads a file in a state that did not change while it was read. */
export async function readStable(path: string): Promise<Snapshot> {
  const started = performance.now();
  for (;;) {
    const snapshot = readOnce(path);
    const waited = performance.now() - started;
    if (snapshot === undefined) {
      if (waited > unstableForMs) throw new DaypassError("file-busy", { path, tries: Math.round(waited / 10) });
    } else if (snapshot.stat === undefined || snapshot.bytes.length > 0 || waited > emptyFor.waitMs) {
      return snapshot;
    } else if (Math.abs(Date.now() - Number(snapshot.stat.mtimeMs)) > emptyFor.freshMs) return snapshot;
    await sleep(emptyFor.stepMs);
  }
}

/** Whether the path still shows exactly this state of the file. */
export function isUnchanged(path: string, stat: BigIntStats | undefined): boolean {
  const now = statSync(path, { bigint: true, throwIfNoEntry: false });
  return now === undefined || stat === undefined ? now === stat : sameState(now, stat);
}

export function sameState(one: BigIntStats, other: BigIntStats): boolean {
  const keys = ["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const;
  return keys.every((key) => one[key] === other[key]);
}

// `undefined` when the file changed while it was read.
function readOnce(path: string): Snapshot | undefined {
  let descriptor: number;
  try {
    // Without O_NONBLOCK a pipe at this place would hold the process for ever.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return { bytes: Buffer.alloc(0), stat: undefined };
    throw unreadable(path, error);
  }
  try {
    const before = fstatSync(descriptor, { bigint: true });
    requireRegular(path, before);
    const bytes = readAll(descriptor, Number(before.size), path);
    const unchanged = sameState(before, fstatSync(descriptor, { bigint: true })) && isUnchanged(path, before);
    return unchanged && bytes.length === Number(before.size) ? { bytes, stat: before } : undefined;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}

/** All bytes of an open file, from its start. */
export function readAll(descriptor: number, size: number, path: string): Buffer {
  if (size > maxBytes) {
    throw new DaypassError("file-refused", { path, why: `it is larger than ${maxBytes / 1024 / 1024} MiB` });
  }
  const buffer = Buffer.allocUnsafeSlow(size);
  let filled = 0;
  while (filled < size) {
    const count = readSync(descriptor, buffer, filled, size - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  return filled === size ? buffer : buffer.subarray(0, filled);
}

/** Whether a file holds exactly these bytes; read piece by piece, since files can be large. A missing one does not. */
export function holds(path: string, bytes: Uint8Array): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw unreadable(path, error);
  }
  try {
    if (fstatSync(descriptor).size !== bytes.length) return false;
    const piece = Buffer.alloc(Math.min(bytes.length, 64 * 1024));
    for (let position = 0; position < bytes.length; ) {
      const count = readSync(descriptor, piece, 0, piece.length, position);
      if (count === 0 || !piece.subarray(0, count).equals(bytes.subarray(position, position + count))) return false;
      position += count;
    }
    return true;
  } catch (error) {
    throw unreadable(path, error);
  } finally {
    closeSync(descriptor);
  }
}
