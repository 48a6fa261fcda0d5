/**
 * Backups of the shared files: a folder for each change, `~/.aws/backups/<UTC time>/`, with the files as they were before and a
 * record of what was done, and of what was written, so that `undo` can tell whether something else changed a file since.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { ensurePrivateDirectory, giveFolder, ownerIn, replaceFile, syncFolder } from "./atomic-write.ts";
import type { FileKind } from "./document.ts";
import { errnoOf, writing } from "./errno.ts";
import { sha256 } from "./journal.ts";
import { fileLocations, isNoFile } from "./locations.ts";

export interface BackupTools {
  readonly stateDirectory: string;
  readonly machine: Machine;
  readonly now: Clock;
}

export interface Backup {
  /** The UTC time of the change, which is also the name of its folder: `2026-11-21T08-15-00-123Z`. */
  readonly id: string;
  readonly folder: string;
  readonly at: Date;
  /** The command that made the change. */
  readonly reason: string;
  /** Whether `undo` has put it back. */
  readonly undone: boolean;
  /** The backup that this change put back, when it was an undo itself. */
  readonly undoOf: string | undefined;
  readonly files: readonly BackedUpFile[];
}

export interface BackedUpFile {
  readonly path: string;
  readonly kind: FileKind;
  /** The name of the copy in the backup's folder; `undefined` when there was no such file. */
  readonly copy: string | undefined;
  /** The hash of what was there before. */
  readonly before: string | undefined;
  /** The hash of what was written; `undefined` when the file was removed. */
  readonly after: string | undefined;
}

/** A file about to be changed, with the bytes before and after; `undefined` where there is no file. */
export interface ChangedFile {
  readonly path: string;
  readonly kind: FileKind;
  readonly before: Buffer | undefined;
  readonly after: Buffer | undefined;
}

const kept = 20;
const schema = "daypass.backup/1";
const idPattern = /^\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z(?:-\d+)?$/;

/** Copies files that are about to change. Throws `file-unwritable` when no backup can be made; then nothing may be written. */
export function makeBackup(files: readonly ChangedFile[], reason: string, tools: BackupTools, undoOf?: string): Backup {
  const at = tools.now();
  const { id, folder } = newFolder(at, tools);
  try {
    const records = files.map((file, index) => {
      const copy = file.before === undefined ? undefined : `${index + 1}-${file.kind}`;
      if (copy !== undefined && file.before !== undefined) writeInto(folder, copy, file.before, tools.machine);
      return recordOf(file, copy);
    });
    const backup: Backup = { id, folder, at, reason, undone: false, undoOf, files: records };
    writeRecord(backup, tools);
    return backup;
  } catch (error) {
    removeFolder(folder);
    throw error;
  }
}

/** Records what was written in the end, where that is not what the backup was made for. */
export function completeBackup(backup: Backup, files: readonly ChangedFile[], tools: BackupTools): void {
  const records = backup.files.map((record) => {
    const file = files.find(({ path }) => path === record.path);
    return file === undefined ? record : recordOf(file, record.copy);
  });
  const same = records.every((record, index) => record.after === backup.files[index]?.after);
  if (!same) writeRecord({ ...backup, files: records }, tools);
}

/**
 * After a change that made no backup of its own: where the last change of a file led to what stood there before, it now leads to
 * what stands there since. Without this, a renewed session would make every earlier change one that cannot be undone.
 */
export async function followBackups(files: readonly ChangedFile[], tools: BackupTools): Promise<void> {
  const backups = (await listBackups(tools)).filter(({ undone }) => !undone);
  for (const file of files) {
    const last = backups.find((backup) => backup.files.some(({ path }) => path === file.path));
    if (last === undefined || file.before === undefined || file.after === undefined) continue;
    const [before, after] = [sha256(file.before), sha256(file.after)];
    const records = last.files.map((record) =>
      record.path === file.path && record.after === before ? { ...record, after } : record,
    );
    if (records.some((record, index) => record !== last.files[index])) writeRecord({ ...last, files: records }, tools);
  }
}

export function markUndone(backup: Backup, tools: BackupTools): void {
  writeRecord({ ...backup, undone: true }, tools);
}

/** Removes a backup whose change did not come about. */
export function dropBackup(backup: Backup): void {
  removeFolder(backup.folder);
}

/** All backups, newest first. */
export async function listBackups(tools: BackupTools): Promise<readonly Backup[]> {
  return backupFolders(tools)
    .flatMap((parent) => idsIn(parent).flatMap((id) => findBackup(join(parent, id)) ?? []))
    .sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** The bytes of a file as they were; `undefined` when there was no file. Throws `file-unreadable` when the copy is damaged. */
export function backupBytes(backup: Backup, file: BackedUpFile): Buffer | undefined {
  if (file.copy === undefined) return undefined;
  const path = join(backup.folder, file.copy);
  const bytes = existsSync(path) ? readFileSync(path) : undefined;
  if (bytes !== undefined && sha256(bytes) === file.before) return bytes;
  throw new DaypassError("file-unreadable", { path, errno: "", why: "the backup is damaged" });
}

/** Removes all but the newest backups, and what is left of one whose making was cut short. */
export function pruneBackups(tools: BackupTools): void {
  for (const parent of backupFolders(tools)) {
    const ids = idsIn(parent);
    const whole = ids.filter((id) => findBackup(join(parent, id)) !== undefined);
    const old = new Set(whole.slice(0, Math.max(0, whole.length - kept)));
    for (const id of ids) {
      const path = join(parent, id);
      const cutShort = !whole.includes(id) && Date.now() - statSync(path).mtimeMs > 3600_000;
      if (old.has(id) || cutShort) removeFolder(path);
    }
  }
}

/**
 * Where backups may be: beside the credentials file, whose folder keeps secrets already (the config file may lie in a repository),
 * or in the state directory where that folder cannot be written.
 */
export function backupFolders(tools: BackupTools): readonly string[] {
  const own = join(tools.stateDirectory, "backups");
  const { credentials } = fileLocations(tools.machine.env);
  return isNoFile(credentials) ? [own] : [join(dirname(credentials), "backups"), own];
}

function newFolder(at: Date, tools: BackupTools): { id: string; folder: string } {
  const [first = "", second] = backupFolders(tools);
  try {
    return folderIn(first, at, tools.machine);
  } catch (error) {
    if (second === undefined) throw error;
    const errno = error instanceof DaypassError ? errnoOf(error.cause) : "";
    if (!["EACCES", "EPERM", "EROFS", "ENOTDIR", "EEXIST"].includes(errno)) throw error;
    return folderIn(second, at, tools.machine);
  }
}

function folderIn(parent: string, at: Date, machine: Machine): { id: string; folder: string } {
  ensurePrivateDirectory(parent, machine);
  const time = at.toISOString().replace(/[:.]/g, "-");
  for (let count = 1; ; count++) {
    const id = count === 1 ? time : `${time}-${count}`;
    const folder = join(parent, id);
    if (existsSync(folder)) continue;
    writing(folder, "folder", () => mkdirSync(folder, { mode: 0o700 }));
    giveToUser(folder, machine);
    syncFolder(parent);
    return { id, folder };
  }
}

// What root makes in a user's folder is the user's.
function giveToUser(folder: string, machine: Machine): void {
  const owner = ownerIn(dirname(folder), machine);
  if (owner !== undefined) giveFolder(folder, owner);
}

function writeInto(folder: string, name: string, bytes: Uint8Array, machine: Machine): void {
  const owner = ownerIn(folder, machine);
  replaceFile(join(folder, name), { bytes, mode: 0o600, owner }, machine);
}

function recordOf(file: ChangedFile, copy: string | undefined): BackedUpFile {
  const before = file.before === undefined ? undefined : sha256(file.before);
  const after = file.after === undefined ? undefined : sha256(file.after);
  return { path: file.path, kind: file.kind, copy, before, after };
}

function writeRecord(backup: Backup, tools: BackupTools): void {
  const { reason, undone, undoOf, files } = backup;
  const record = { schema, at: backup.at.toISOString(), reason, undone, undoOf, files };
  writeInto(backup.folder, "record.json", Buffer.from(`${JSON.stringify(record, undefined, 1)}\n`), tools.machine);
}

function idsIn(parent: string): readonly string[] {
  try {
    return readdirSync(parent)
      .filter((name) => idPattern.test(name))
      .sort();
  } catch {
    return [];
  }
}

function findBackup(folder: string): Backup | undefined {
  try {
    const record = JSON.parse(readFileSync(join(folder, "record.json"), "utf8"));
    if (record.schema !== schema) return undefined;
    const { reason, undone, undoOf, files } = record;
    const id = folder.slice(dirname(folder).length + 1);
    return { id, folder, at: new Date(record.at), reason, undone, undoOf, files };
  } catch {
    return undefined;
  }
}

function removeFolder(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Without its record it does not count as a backup, and the next pruning takes it.
  }
}
