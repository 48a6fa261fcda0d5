/**
 * Editing the shared files: under a lock, from a state of the file that is not in the middle of somebody else's write, with a
 * backup, and beside programs that do not lock (the AWS CLI writes in place).
 */
import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, statSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../core/clock.ts";
import type { Machine } from "../core/environment.ts";
import { DaypassError } from "../core/errors.ts";
import { type Backup, completeBackup, dropBackup, followBackups, makeBackup, pruneBackups } from "./backup.ts";
import { AwsDocument, type FileKind } from "./document.ts";
import { requireHarmless } from "./edit-guard.ts";
import { errnoOf, unreadable, unwritable } from "./errno.ts";
import { sweepFolders, writeChange } from "./file-change.ts";
import { finishOverwrite, recoveredNotes } from "./in-place.ts";
import { withLock } from "./lock.ts";
import { holds, readAll, readStable, type Snapshot, sameState } from "./read-file.ts";
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

export interface EditTools {
  readonly stateDirectory: string;
  readonly machine: Machine;
  readonly now: Clock;
  /** How long to look for another program's write into the replaced file. */
  readonly settleMs?: number | undefined;
  readonly waitMs?: number | undefined;
  readonly onWait?: (() => void) | undefined;
}

export interface EditResult {
  readonly path: string;
  readonly changed: boolean;
  /** What a person should know: rights that were narrowed, an unfinished write that was completed. */
  readonly notes: readonly string[];
}

interface Step {
  readonly path: string;
  readonly target: string;
  readonly kind: FileKind;
  readonly edit: (document: AwsDocument) => AwsDocument;
  readonly notes: string[];
}

interface Plan {
  readonly step: Step;
  /** The state of the file that the new text was made from. */
  readonly snapshot: Snapshot;
  readonly bytes: Buffer;
}

/** A plan that was carried out, with a hold on the file that it replaced. */
interface Done extends Plan {
  readonly replaced: number | undefined;
  /** When it was written, by `performance.now()`. */
  readonly at: number;
}

const maxTries = 20;
const maxRounds = 5;
const settleMs = 30;
const halfWrittenMs = 250;

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
      const written = await write(plan, tools);
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

async function write(plan: Plan, tools: EditTools): Promise<Done | undefined> {
  const { step, snapshot, bytes } = plan;
  const replaced = holdOn(step.target, snapshot);
  try {
    const { outcome, notes } = await writeChange({ target: step.target, kind: step.kind, snapshot, bytes }, tools);
    if (outcome === "given-up") {
      if (replaced !== undefined) closeSync(replaced);
      return undefined;
    }
    step.notes.push(...notes);
    // A file that was written in place was not replaced: whoever writes into it writes into the real one.
    const at = performance.now();
    if (outcome !== "overwritten" || replaced === undefined) return { ...plan, replaced, at };
    closeSync(replaced);
    return { ...plan, replaced: undefined, at };
  } catch (error) {
    if (replaced !== undefined) closeSync(replaced);
    throw error;
  }
}

function holdOn(target: string, snapshot: Snapshot): number | undefined {
  if (snapshot.stat === undefined) return undefined;
  try {
    const descriptor = openSync(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    requireRegular(target, fstatSync(descriptor));
    return descriptor;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    throw unreadable(target, error);
  }
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

/**
 * Looks whether a program that does not lock wrote at the same moment: into the file that was replaced, or over ours with a text
 * it had read before. Then the edit is made again in its text, so that neither change is lost.
 */
async function settle(done: readonly Done[], tools: EditTools): Promise<readonly Plan[]> {
  const settled: Plan[] = [];
  for (const first of done) {
    let current: Done = first;
    for (let round = 1; ; round++) {
      const leftMs = current.at + (tools.settleMs ?? settleMs) - performance.now();
      if (current.replaced !== undefined && leftMs > 0) await sleep(leftMs);
      const again = await foreignText(current);
      if (again === undefined) break;
      if (round > maxRounds) {
        current.step.notes.push(
          `another program keeps writing ${current.step.path}; look whether this change is still in it`,
        );
        break;
      }
      const next = await write(again, tools);
      if (next === undefined) {
        current = { ...current, at: performance.now() };
        continue;
      }
      if (current !== first && current.replaced !== undefined) closeSync(current.replaced);
      current = next;
    }
    if (current !== first && current.replaced !== undefined) closeSync(current.replaced);
    settled.push({ ...current, snapshot: first.snapshot });
  }
  return settled;
}

// The edit made again in another program's text; `undefined` when there is none, or the edit is in it already.
async function foreignText(done: Done): Promise<Plan | undefined> {
  const { step, bytes } = done;
  const orphan = await orphanText(done);
  const ours = holds(step.target, bytes);
  if (ours && orphan === undefined) return undefined;
  const snapshot = await readStable(step.target);
  try {
    const text = AwsDocument.decode(ours && orphan !== undefined ? orphan : snapshot.bytes, step.kind, step.path);
    const next = Buffer.from(step.edit(text).toString());
    return next.equals(snapshot.bytes) ? undefined : { step, snapshot, bytes: next };
  } catch (error) {
    if (!(error instanceof DaypassError)) throw error;
    step.notes.push(`another program wrote ${step.path} at the same moment: ${error.message}`);
    return undefined;
  }
}

async function orphanText({ replaced, snapshot }: Done): Promise<Buffer | undefined> {
  if (replaced === undefined || snapshot.stat === undefined) return undefined;
  let stat = fstatSync(replaced, { bigint: true });
  if (stat.size === snapshot.stat.size && stat.mtimeNs === snapshot.stat.mtimeNs) return undefined;
  for (const started = performance.now(); performance.now() - started < halfWrittenMs; ) {
    const bytes = readAll(replaced, Number(stat.size), "");
    await sleep(5);
    const later = fstatSync(replaced, { bigint: true });
    if (bytes.length > 0 && sameState(stat, later)) return bytes;
    stat = later;
  }
  return undefined;
}
