import { type BigIntStats, existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import {
  ensurePrivateDirectory,
  type Owner,
  ownerIn,
  type Replaced,
  removeQuietly,
  replaceFile,
  temporaryPrefix,
} from "./atomic-write.ts";
import type { FileKind } from "./document.ts";
import { errnoOf } from "./errno.ts";
import { overwriteFile } from "./in-place.ts";
import type { JournalTools } from "./journal.ts";
import { isUnchanged, type Snapshot } from "./read-file.ts";
import { requireOwn } from "./target.ts";

/** New bytes for a shared file, made from a known state of it. */
export interface FileChange {
  readonly target: string;
  readonly kind: FileKind;
  readonly snapshot: Snapshot;
  readonly bytes: Buffer;
}

export interface WrittenChange {
  /** `given-up`: another program changed the file meanwhile, and nothing was written. */
  readonly outcome: Replaced | "overwritten";
  readonly notes: readonly string[];
}

// A rename that cannot be: a file mounted by itself, a folder that cannot be written. The file itself may still be writable.
const renameImpossible = ["EBUSY", "EXDEV", "EACCES", "EPERM", "EROFS"];
const abandonedAfterMs = 3600_000;

/** Writes the change unless the file is in another state by then. Throws `file-refused`, `file-unwritable`. */
export async function writeChange(change: FileChange, tools: JournalTools): Promise<WrittenChange> {
  const { target, snapshot, bytes } = change;
  const folder = dirname(target);
  requireOwn(target, snapshot.stat, tools.machine);
  ensurePrivateDirectory(folder, tools.machine);
  sweepTemporaries(target, tools.machine);
  const mode = modeFor(change.kind, snapshot.stat);
  const notes = modeNotes(target, snapshot.stat, mode);
  if (snapshot.stat === undefined || snapshot.stat.nlink === 1n) {
    try {
      const owner = ownerOf(snapshot.stat) ?? ownerIn(folder, tools.machine);
      const stillWanted = (): boolean => isUnchanged(target, snapshot.stat);
      const outcome = replaceFile(target, { bytes, mode, owner, stillWanted }, tools.machine);
      if (outcome !== "unsynced") return { outcome, notes };
      return {
        outcome,
        notes: [...notes, `${target} is written; the disk did not confirm that it would survive a power cut`],
      };
    } catch (error) {
      if (!canOverwrite(error, snapshot.stat)) throw error;
      if (errnoOf(causeOf(error)) === "EBUSY")
        notes.push(`${target} is mounted by itself, so it was written in place: ${mixed}`);
    }
  }
  const { stat } = snapshot;
  if (stat === undefined)
    throw new DaypassError("edit-refused", { path: target, why: "there is nothing to write over" });
  const written = await overwriteFile(target, { old: snapshot.bytes, new: bytes, stat, mode }, tools);
  return { outcome: written ? "overwritten" : "given-up", notes };
}

const mixed = "a program reading at that moment may see a part of it; mounting its folder instead avoids that";

function canOverwrite(error: unknown, stat: BigIntStats | undefined): boolean {
  return stat !== undefined && renameImpossible.includes(errnoOf(causeOf(error)));
}

function causeOf(error: unknown): unknown {
  return error instanceof Error ? error.cause : undefined;
}

/**
 * The mode of the new file: never wider than the old one's. Credentials are the user's alone. The group's rights of `config` are
 * kept only where everybody has them too: otherwise they may be the mask of an ACL, which a new file does not have.
 */
function modeFor(kind: FileKind, stat: BigIntStats | undefined): number {
  if (stat === undefined) return 0o600;
  const mode = Number(stat.mode & 0o777n);
  const groupAlone = (mode >> 3) & 0o7 & ~(mode & 0o7);
  return kind === "credentials" || groupAlone !== 0 ? mode & 0o700 : mode & 0o755;
}

function modeNotes(target: string, stat: BigIntStats | undefined, mode: number): string[] {
  const before = stat === undefined ? mode : Number(stat.mode & 0o777n);
  if (before === mode) return [];
  return [`${target} was open to other users (${octal(before)}); now it is ${octal(mode)}`];
}

function octal(mode: number): string {
  return `0${mode.toString(8).padStart(3, "0")}`;
}

function ownerOf(stat: BigIntStats | undefined): Owner | undefined {
  return stat === undefined ? undefined : { uid: Number(stat.uid), gid: Number(stat.gid) };
}

/** Removes temporary files that a killed daypass left in a folder, or in those right below it, more than an hour ago. */
export function sweepFolders(folder: string, machine: Machine): void {
  sweep(folder, temporaryName, machine);
  for (const name of namesIn(folder)) if (!name.includes(".")) sweep(join(folder, name), temporaryName, machine);
}

const temporaryName = /^\..+\.daypass-(\d+)-[\w-]{12}$/;

function sweepTemporaries(target: string, machine: Machine): void {
  sweep(dirname(target), temporaryName, machine, temporaryPrefix(target));
}

function sweep(folder: string, pattern: RegExp, machine: Machine, prefix = "."): void {
  for (const name of namesIn(folder)) {
    const pid = name.startsWith(prefix) ? pattern.exec(name)?.[1] : undefined;
    if (pid === undefined) continue;
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    const isAlive = machine.platform === "linux" && existsSync(`/proc/${pid}`);
    if (age > abandonedAfterMs && !isAlive) removeQuietly(path);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
