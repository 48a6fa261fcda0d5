import { unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { DaypassError } from "../core/errors.ts";
import { syncFolder } from "./atomic-write.ts";
import {
  type BackedUpFile,
  type Backup,
  type BackupTools,
  backupBytes,
  backupFolders,
  completeBackup,
  dropBackup,
  listBackups,
  makeBackup,
  markUndone,
  pruneBackups,
} from "./backup.ts";
import { unifiedDiff } from "./diff.ts";
import { type EditTools, withFileLocks } from "./edit-file.ts";
import { writing } from "./errno.ts";
import { writeChange } from "./file-change.ts";
import { sha256 } from "./journal.ts";
import { readStable, type Snapshot } from "./read-file.ts";
import { targetOf } from "./target.ts";

export interface UndoOptions {
  /** Put files back also where something else changed them since. */
  readonly force?: boolean | undefined;
}

export interface Restored {
  /** The backup whose files are back. */
  readonly id: string;
  readonly reason: string;
  readonly files: readonly string[];
  /** The backup of what was there until now; `undefined` when everything already was as it should be. */
  readonly backup: string | undefined;
  readonly notes: readonly string[];
}

interface Step {
  readonly file: BackedUpFile;
  readonly target: string;
  readonly snapshot: Snapshot;
  readonly bytes: Buffer | undefined;
}

/**
 * Puts the files back as they were before a change; `latest` is the last change that was not undone yet. A file that the change
 * made is removed. What is there until now is backed up first, so that an undo can be undone with its id.
 * Throws `changed-since-backup` with the difference when a file was changed since by something else, and `backup-not-found`.
 */
export async function restoreBackup(id: string, options: UndoOptions, tools: EditTools): Promise<Restored> {
  const backup = await requireBackup(id, tools);
  const targets = backup.files.map(({ path }) => ({ target: targetOf(path) }));
  return await withFileLocks(targets, () => restoreLocked(backup, options, tools), tools);
}

/** What putting a backup back would change, as a unified diff with secrets left out. Empty when nothing would. */
export async function diffBackup(id: string, tools: BackupTools): Promise<string> {
  const backup = await requireBackup(id, tools);
  const parts: string[] = [];
  for (const file of backup.files) {
    const { bytes } = await readStable(targetOf(file.path));
    parts.push(difference(file.path, bytes, backupBytes(backup, file)));
  }
  return parts.join("");
}

async function requireBackup(id: string, tools: BackupTools): Promise<Backup> {
  const backups = await listBackups(tools);
  const backup =
    id === "latest"
      ? backups.find(({ undone, undoOf }) => !undone && undoOf === undefined)
      : backups.find((candidate) => candidate.id === id);
  if (backup === undefined) throw new DaypassError("backup-not-found", { id, folders: backupFolders(tools) });
  return backup;
}

async function restoreLocked(backup: Backup, options: UndoOptions, tools: EditTools): Promise<Restored> {
  const steps = await stepsFor(backup, options);
  const notes: string[] = [];
  const files = steps.map(({ file }) => file.path);
  const result = { id: backup.id, reason: backup.reason, files };
  if (steps.length === 0) {
    markUndone(backup, tools);
    return { ...result, backup: undefined, notes };
  }
  const own = makeBackup(steps.map(changed), `undo ${backup.id}`, tools, backup.id);
  const done: Step[] = [];
  try {
    for (const step of steps) {
      notes.push(...(await putBack(step, tools)));
      done.push(step);
    }
  } catch (error) {
    if (done.length === 0) dropBackup(own);
    else completeBackup(own, done.map(changed), tools);
    throw error;
  }
  markUndone(backup, tools);
  pruneBackups(tools);
  return { ...result, backup: own.id, notes };
}

async function stepsFor(backup: Backup, options: UndoOptions): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const file of backup.files) {
    const target = targetOf(file.path);
    const snapshot = await readStable(target);
    const bytes = backupBytes(backup, file);
    const now = snapshot.stat === undefined ? undefined : sha256(snapshot.bytes);
    if (now === file.before) continue;
    if (now !== file.after && options.force !== true) {
      const facts = { path: file.path, id: backup.id, difference: difference(file.path, snapshot.bytes, bytes) };
      throw new DaypassError("changed-since-backup", facts);
    }
    steps.push({ file, target, snapshot, bytes });
  }
  return steps;
}

function changed({ file, snapshot, bytes }: Step) {
  const before = snapshot.stat === undefined ? undefined : snapshot.bytes;
  return { path: file.path, kind: file.kind, before, after: bytes };
}

async function putBack({ file, target, snapshot, bytes }: Step, tools: EditTools): Promise<readonly string[]> {
  if (bytes === undefined) {
    writing(target, "folder", () => unlinkSync(target));
    syncFolder(dirname(target));
    return [];
  }
  const { outcome, notes } = await writeChange({ target, kind: file.kind, snapshot, bytes }, tools);
  if (outcome === "given-up") throw new DaypassError("file-busy", { path: file.path, tries: 1 });
  return notes;
}

function difference(path: string, now: Buffer, before: Buffer | undefined): string {
  return unifiedDiff(now.toString("utf8"), before?.toString("utf8") ?? "", { from: path, to: `${path} (backup)` });
}
