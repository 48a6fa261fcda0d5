import { type Environment, variable } from "./environment.ts";

/** The one clock. Tests move it with `DAYPASS_CLOCK_OFFSET` (seconds), in every process. */
export type Clock = () => Date;

export function clockFrom(env: Environment): Clock {
  const offset = Number(variable(env, "DAYPASS_CLOCK_OFFSET") ?? 0);
  if (!Number.isFinite(offset) || offset === 0) return () => new Date();
  return () => new Date(Date.now() + offset * 1000);
}
