import { type ApiTools, usualLimits } from "../aws-api/limits.ts";

/** When whoever called gives up on us, by `performance.now()`; without it nobody does. */
export interface Deadline {
  readonly deadline?: number | undefined;
}

// What one question to AWS takes at the least, however late it is: a person may have taken most of the time.
const leastMs = 5_000;

/** How long to wait for another process: no longer than usual, and no longer than our caller waits for us. */
export function waitWithin({ deadline }: Deadline, usualMs: number): number {
  return deadline === undefined ? usualMs : Math.max(0, Math.min(usualMs, deadline - performance.now()));
}

/** The limits of questions to AWS, cut to what is left. */
export function limitsWithin({
  deadline,
  limits,
}: Deadline & Pick<ApiTools, "limits">): NonNullable<ApiTools["limits"]> {
  if (deadline === undefined) return limits ?? {};
  const questionMs = limits?.questionMs ?? usualLimits.questionMs;
  return { ...limits, questionMs: Math.max(Math.min(leastMs, questionMs), waitWithin({ deadline }, questionMs)) };
}
