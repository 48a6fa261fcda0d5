import { DaypassError } from "../../core/errors.ts";
import { noEvidence } from "../../diagnosis/evidence.ts";
import type { Context } from "../context.ts";
import { rememberFailure, rememberProgram } from "../last-error.ts";
import type { Outcome } from "./each-run.ts";
import type { KeptOutput } from "./kept-output.ts";

// Errors stand at the beginning and at the end.
const lookedAtBytes = 64 * 1024;
// Of hundreds that fail alike the first ones tell what it is.
const mostLookedAt = 20;

/** Looks at what failed until one failure is known, which `explain --last` then answers. */
export function failureNoter(context: Context) {
  let looked = 0;
  let noted = false;
  return {
    /** To be called before what the program printed is given up. */
    async look({ target, result }: Outcome): Promise<void> {
      if (noted || looked >= mostLookedAt || result === undefined) return;
      if (result instanceof DaypassError) {
        looked += 1;
        noted = await rememberFailure(result, target.profile, context.machine);
      } else if (result.exitCode !== 0) {
        looked += 1;
        const id = await causeIn([result.stderr, result.stdout], context);
        noted = id !== undefined && (await rememberProgram(id, target.profile, context.machine));
      }
    },
    /** Whether there is something that `explain --last` answers. */
    hasNoted: () => noted,
  };
}

async function causeIn(outputs: readonly KeptOutput[], context: Context) {
  const { explain } = await import("../../diagnosis/explain.ts");
  for (const output of outputs) {
    const found = explain(endsOf(output), { ...noEvidence, now: context.now() });
    if (found !== undefined) return found.causes[0].id;
  }
  return undefined;
}

/** The beginning and the end of what a program printed. */
function endsOf(output: KeptOutput): string {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  for (const piece of output.pieces()) {
    const room = lookedAtBytes - head.length;
    if (room > 0) head = Buffer.concat([head, piece.subarray(0, room)]);
    if (piece.length > room) tail = Buffer.concat([tail, piece.subarray(Math.max(0, room))]).subarray(-lookedAtBytes);
  }
  return `${head.toString("utf8")}\n${tail.toString("utf8")}`;
}
