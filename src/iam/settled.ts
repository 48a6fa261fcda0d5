import { DaypassError, type ErrorCode, isFailure } from "../core/errors.ts";

/** What waiting takes; tests wait for nothing. */
export interface PauseTools {
  readonly pause: (milliseconds: number) => Promise<void>;
}

/** AWS's own word for how long a change may take to be seen everywhere is "seconds"; a minute is said to be enough for all of IAM. */
const mostMs = 60_000;

/**
 * Does something that may fail for a while because IAM has not settled yet: a user that was made a second ago is not found
 * everywhere, a device is still being changed. Other failures, and these after a minute, are the outcome.
 */
export async function settled<T>(
  work: () => Promise<T>,
  passing: readonly ErrorCode[],
  { pause }: PauseTools,
  limitMs = mostMs,
): Promise<T> {
  let waited = 0;
  for (let next = 500; ; next = Math.min(next * 2, 5_000)) {
    try {
      return await work();
    } catch (error) {
      // Without any named, `isFailure` takes all of them.
      if (passing.length === 0 || !isFailure(error, ...passing)) throw error;
      if (waited + next > limitMs) throw told(error, waited);
    }
    await pause(next);
    waited += next;
  }
}

function told(error: DaypassError, waited: number): DaypassError {
  if (!isFailure(error, "entity-busy")) return error;
  return new DaypassError("entity-busy", { ...error.facts, seconds: Math.round(waited / 1000) }, { cause: error });
}
