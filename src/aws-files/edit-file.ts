/**
 * Editing the shared files: under a lock, from a state of the file that is not in the middle of somebody else's write, with a
 * backup, and beside programs that do not lock (the AWS CLI writes in place).
 */
import { accessSync, closeSync, constants, existsSync, statSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { type Backup, completeBackup, dropBackup, followBackups, makeBackup, pruneBackups } from "./backup.ts";
import { AwsDocument, type FileKind } from "./document.ts";
import { requireHarmless } from "./edit-guard.ts";
import { unwritable } from "./errno.ts";
import { sweepFolders, writeChange } from "./file-change.ts";
import { finishOverwrite, recoveredNotes } from "./in-place.ts";
import { withLock } from "./lock.ts";
import { type Done, type Plan, type Step, writePlan } from "./planned-write.ts";
import { readStable } from "./read-file.ts";
import { type SettleTools, settle } from "./settle.ts";
import { requireOwn, requireRegular, targetOf } from "./target.ts";

/** A change to one file, as a function of what stands in it once it is locked. It may be called again, on its own outcome too. */
export interface FileEdit {
  readonly path: string;
  readonly kind: FileKind;
  readonly edit: (document: AwsDocument) => AwsDocument;
}

export interface EditOptions {
  /** `none` for daypass's own session values, so that `undo` means the last change a person would want back. */
  readonly backup: "keep" | "none";
  /** The command, as the backup's record says it: `login work`. */
  readonly reason: string;
}

export interface EditTools extends SettleTools {
  readonly now: Clock;
  readonly waitMs?: number | undefined;
  readonly onWait?: (() => void) | undefined;
}

export interface EditResult {
  readonly path: string;
  readonly changed: boolean;
  /** What a person should know: rights that were narrowed, an unfinished write that was completed. */
  readonly notes: readonly string[];
}

const maxTries = 20;

/**
 * Edits files, all of them or none. Where nothing changes, nothing is written and no backup is made. Throws `file-refused`,
 * `file-unreadable`, `file-unwritable`, `file-busy`, `lock-timeout`, `edit-refused`, and what the edits throw.
 */
export async function editAwsFiles(
  edits: readonly FileEdit[],
  options: EditOptions,
  tools: EditTools,
): Promise<{ readonly files: readonly EditResult[]; readonly backup: string | undefined }> {
  const steps = edits.map((edit): Step => ({ ...edit, target: targetOf(edit.path), notes: [] }));
  return await withFileLocks(steps, () => editLocked(steps, options, tools), tools);
}

/**
 * Looks whether a file could be edited, so that what stands in the way is said before anything is asked for.
 * Throws `file-refused`, `file-unreadable` and, where neither the file nor its folder may be written, `file-unwritable`.
 */
export function requireEditable(path: string, machine: Machine): void {
  const target = targetOf(path);
  const stat = statSync(target, { bigint: true, throwIfNoEntry: false });
  if (stat !== undefined) requireRegular(target, stat);
  requireOwn(target, stat, machine);
  // Replaced within its folder, or written in place: one of the two must be possible. A folder that is missing is made.
  const folder = dirname(target);
  const fault = existsSync(folder) ? faultOfWriting(folder) : undefined;
  if (fault !== undefined && (stat === undefined || faultOfWriting(target) !== undefined))
    throw unwritable(target, fault);
}

function faultOfWriting(path: string): unknown {
  try {
    accessSync(path, constants.W_OK);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Does something while holding the locks of files, always taken in the same order. */
export async function withFileLocks<T>(
  files: readonly { readonly target: string }[],
  action: () => Promise<T>,
  tools: EditTools,
): Promise<T> {
  const targets = [...new Set(files.map(({ target }) => target))].sort();
  const locked = targets.reduceRight((inner, target) => () => withLock(target, inner, tools), action);
  return await locked();
}

/**
 * Completes writes in place that a crash cut short, in whatever file, and removes what killed processes left in the state
 * directory. To be called at a start, before the files are read.
 */
export async function finishInterruptedWrites(tools: EditTools): Promise<readonly string[]> {
  sweepFolders(tools.stateDirectory, tools.machine);
  return await recoveredNotes((target, action) => withLock(target, action, tools), tools);
}

async function editLocked(steps: readonly Step[], options: EditOptions, tools: EditTools) {
  for (const { target, notes } of steps) {
    const note = await finishOverwrite(target, tools);
    if (note !== undefined) notes.push(note);
  }
  for (let tries = 1; tries <= maxTries; tries++) {
    const plans = await plansFor(steps, tools);
    if (plans.length === 0) return resultOf(steps, [], undefined);
    const done = await carryOut(plans, options, tools);
    if (done !== undefined) return resultOf(steps, plans, done.backup?.id);
    await sleep(5 + Math.random() * 20);
  }
  throw new DaypassError("file-busy", { path: steps[0]?.path ?? "", tries: maxTries });
}

function resultOf(steps: readonly Step[], plans: readonly Plan[], backup: string | undefined) {
  const changed = new Set(plans.map(({ step }) => step.target));
  const files = steps.map(({ path, target, notes }) => ({ path, changed: changed.has(target), notes }));
  return { files, backup };
}

// What is to be written, one plan for each file that changes. Several edits of one file are made one behind the other.
async function plansFor(steps: readonly Step[], tools: EditTools): Promise<readonly Plan[]> {
  const plans: Plan[] = [];
  for (const step of oneStepPerFile(steps)) {
    const snapshot = await readStable(step.target);
    const before = AwsDocument.decode(snapshot.bytes, step.kind, step.path);
    const after = step.edit(before);
    if (after.toString() === before.toString()) continue;
    requireHarmless(before, after);
    requireOwn(step.target, snapshot.stat, tools.machine);
    plans.push({ step, snapshot, bytes: Buffer.from(after.toString()) });
  }
  return plans;
}

function oneStepPerFile(steps: readonly Step[]): readonly Step[] {
  const byTarget = new Map<string, Step>();
  for (const step of steps) {
    const first = byTarget.get(step.target);
    const edit: Step["edit"] = (document) => step.edit(first?.edit(document) ?? document);
    byTarget.set(step.target, first === undefined ? step : { ...first, edit });
  }
  return [...byTarget.values()];
}

// `undefined` when another program was faster; then all is as it was.
async function carryOut(
  plans: readonly Plan[],
  options: EditOptions,
  tools: EditTools,
): Promise<{ readonly backup: Backup | undefined } | undefined> {
  const backup = options.backup === "none" ? undefined : makeBackup(plans.map(backedUp), options.reason, tools);
  const done: Done[] = [];
  try {
    for (const plan of plans) {
      const written = await writePlan(plan, tools);
      if (written === undefined) break;
      done.push(written);
    }
    if (done.length === plans.length) {
      const settled = await settle(done, tools);
      if (backup === undefined) await followBackups(settled.map(backedUp), tools);
      else {
        completeBackup(backup, settled.map(backedUp), tools);
        pruneBackups(tools);
      }
      return { backup };
    }
  } catch (error) {
    await takeBack(done, tools);
    if (backup !== undefined) dropBackup(backup);
    throw error;
  } finally {
    for (const { replaced } of done) if (replaced !== undefined) closeSync(replaced);
  }
  await takeBack(done, tools);
  if (backup !== undefined) dropBackup(backup);
  return undefined;
}

function backedUp({ step, snapshot, bytes }: Plan) {
  const before = snapshot.stat === undefined ? undefined : snapshot.bytes;
  return { path: step.target, kind: step.kind, before, after: bytes };
}

// Puts files back that were written before another one failed. What somebody changed since stays, and so does what cannot be
// written any more: the failure that led here is the one to tell of.
async function takeBack(done: readonly Done[], tools: EditTools): Promise<void> {
  for (const { step, snapshot, bytes } of done) {
    try {
      const now = await readStable(step.target);
      if (!now.bytes.equals(bytes)) continue;
      if (snapshot.stat === undefined) unlinkSync(step.target);
      else await writeChange({ target: step.target, kind: step.kind, snapshot: now, bytes: snapshot.bytes }, tools);
    } catch {
      step.notes.push(`${step.path} is written all the same`);
    }
  }
}
