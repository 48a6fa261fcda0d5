/**
 * Writing over a file that cannot be replaced: one with several names, one mounted by itself, or one in a folder that cannot be
 * written. Readers may see a mix of both texts for a moment; a crash in that moment is mended by the journal.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statfsSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { DaypassError } from "../core/errors.ts";
import { fillFile, requireMode } from "./atomic-write.ts";
import { errnoOf, reasonOf, unwritable, writing } from "./errno.ts";
import {
  dropJournal,
  findJournal,
  type JournalTools,
  keepJournal,
  sha256,
  unfinishedWrites,
  writeJournal,
} from "./journal.ts";
import { isUnchanged, readStable } from "./read-file.ts";

export interface Overwrite {
  readonly old: Buffer;
  readonly new: Buffer;
  readonly stat: BigIntStats;
  readonly mode: number;
}

/** Writes the new text over the old one. `false` when the file was changed by another program before the first byte. */
export async function overwriteFile(target: string, change: Overwrite, tools: JournalTools): Promise<boolean> {
  const flags = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);
  const descriptor = writing(target, "file", () => openSync(target, flags));
  try {
    requireSpace(target, change.new.length - change.old.length);
    await writeJournal({ path: target, at: tools.now(), old: change.old, new: change.new }, tools);
    if (!isUnchanged(target, change.stat)) {
      dropJournal(target, tools);
      return false;
    }
    overwriteOrRestore(descriptor, target, change, tools);
    dropJournal(target, tools);
    return true;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Ends a write in place that was cut short: the new text is written again. Nothing happens where the file already holds one of
 * both texts. A file that another program wrote later stays as it is, and both texts are kept aside; the answer says so.
 */
export async function finishOverwrite(target: string, tools: JournalTools): Promise<string | undefined> {
  const entry = findJournal(target, tools);
  if (entry === undefined) return undefined;
  const { bytes, stat } = await readStable(target);
  const current = sha256(bytes);
  if (stat === undefined || current === sha256(entry.old) || current === sha256(entry.new)) {
    dropJournal(target, tools);
    return undefined;
  }
  const laterMs = Number(stat.mtimeMs) - entry.at.getTime();
  if (laterMs > foreignAfterMs) {
    return `an interrupted write of ${target} was not completed, as the file was changed later; its texts are in ${keepJournal(target, tools)}`;
  }
  const flags = constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0);
  const descriptor = writing(target, "file", () => openSync(target, flags));
  try {
    writing(target, "file", () => overwrite(descriptor, entry.new));
  } finally {
    closeSync(descriptor);
  }
  dropJournal(target, tools);
  return `an interrupted write of ${target} was completed`;
}

const foreignAfterMs = 5000;

function overwriteOrRestore(descriptor: number, target: string, change: Overwrite, tools: JournalTools): void {
  try {
    setMode(descriptor, target, change.mode);
    overwrite(descriptor, change.new);
  } catch (error) {
    try {
      overwrite(descriptor, change.old);
      dropJournal(target, tools);
    } catch {
      const errno = errnoOf(error);
      const hint = "the file is written in part; daypass completes it at its next start";
      throw new DaypassError(
        "file-unwritable",
        { path: target, errno, why: reasonOf(errno, "file"), hint },
        { cause: error },
      );
    }
    throw unwritable(target, error);
  }
}

function setMode(descriptor: number, target: string, mode: number): void {
  const { mode: now } = fstatSync(descriptor);
  if ((now & 0o777) !== mode) fchmodSync(descriptor, mode);
  requireMode(descriptor, target, mode);
}

// Not truncated first: a crash leaves old or new bytes at every place, never an empty file.
function overwrite(descriptor: number, bytes: Buffer): void {
  fillFile(descriptor, bytes);
  ftruncateSync(descriptor, bytes.length);
  fsyncSync(descriptor);
}

function requireSpace(target: string, growth: number): void {
  if (growth <= 0) return;
  const { bavail, bsize } = statfsSync(dirname(target));
  const block = statSync(target).blksize;
  if (bavail * bsize >= growth || growth < block - (statSync(target).size % block)) return;
  throw new DaypassError("file-unwritable", { path: target, errno: "ENOSPC", why: reasonOf("ENOSPC", "file") });
}

/** Completes all writes that were cut short, each under the lock of its file. */
export async function recoveredNotes(
  locked: (target: string, action: () => Promise<string | undefined>) => Promise<string | undefined>,
  tools: JournalTools,
): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const target of unfinishedWrites(tools)) {
    const note = await locked(target, () => finishOverwrite(target, tools));
    if (note !== undefined) notes.push(note);
  }
  return notes;
}
