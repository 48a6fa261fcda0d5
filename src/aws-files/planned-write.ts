import { closeSync, constants, fstatSync, openSync } from "node:fs";
import type { AwsDocument, FileKind } from "./document.ts";
import { errnoOf, unreadable } from "./errno.ts";
import { writeChange } from "./file-change.ts";
import type { JournalTools } from "./journal.ts";
import type { Snapshot } from "./read-file.ts";
import { requireRegular } from "./target.ts";

/** An edit on its way to its file. */
export interface Step {
  readonly path: string;
  readonly target: string;
  readonly kind: FileKind;
  readonly edit: (document: AwsDocument) => AwsDocument;
  readonly notes: string[];
}

/** What is to be written into a file that changes. */
export interface Plan {
  readonly step: Step;
  /** The state of the file that the new text was made from. */
  readonly snapshot: Snapshot;
  readonly bytes: Buffer;
}

/** A plan that was carried out, with a hold on the file that it replaced. */
export interface Done extends Plan {
  readonly replaced: number | undefined;
  /** When it was written, by `performance.now()`. */
  readonly at: number;
}

/** Writes a plan down, and keeps hold of the file that it replaces; `undefined` where another program was faster. */
export async function writePlan(plan: Plan, tools: JournalTools): Promise<Done | undefined> {
  const { step, snapshot, bytes } = plan;
  const replaced = holdOn(step.target, snapshot);
  try {
    const { outcome, notes } = await writeChange({ target: step.target, kind: step.kind, snapshot, bytes }, tools);
    if (outcome === "given-up") {
      if (replaced !== undefined) closeSync(replaced);
      return undefined;
    }
    step.notes.push(...notes);
    const at = performance.now();
    // A file that was written in place was not replaced: whoever writes into it writes into the real one.
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
