import { closeSync, fstatSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { DaypassError } from "../core/errors.ts";
import { AwsDocument } from "./document.ts";
import type { JournalTools } from "./journal.ts";
import { type Done, type Plan, writePlan } from "./planned-write.ts";
import { holds, readAll, readStable, sameState } from "./read-file.ts";

const maxRounds = 5;
const usualSettleMs = 30;
const halfWrittenMs = 250;

export interface SettleTools extends JournalTools {
  /** How long to look for another program's write into the replaced file. */
  readonly settleMs?: number | undefined;
}

/**
 * Looks whether a program that does not lock wrote at the same moment: into the file that was replaced, or over ours with a text
 * it had read before. Then the edit is made again in its text, so that neither change is lost.
 */
export async function settle(done: readonly Done[], tools: SettleTools): Promise<readonly Plan[]> {
  const settled: Plan[] = [];
  for (const first of done) {
    let current: Done = first;
    for (let round = 1; ; round++) {
      const leftMs = current.at + (tools.settleMs ?? usualSettleMs) - performance.now();
      if (current.replaced !== undefined && leftMs > 0) await sleep(leftMs);
      const again = await foreignText(current);
      if (again === undefined) break;
      if (round > maxRounds) {
        current.step.notes.push(
          `another program keeps writing ${current.step.path}; look whether this change is still in it`,
        );
        break;
      }
      const next = await writePlan(again, tools);
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
