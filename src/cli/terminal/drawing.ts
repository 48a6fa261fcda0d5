import { type Environment, variable } from "../../core/environment.ts";

/**
 * Whether nothing may be drawn over on a terminal: somebody listens to it (`ACCESSIBLE`), or it cannot (`TERM=dumb`: a shell in
 * Emacs, the output window of an editor).
 */
export function isPlain(env: Environment): boolean {
  return !["", "0", "false"].includes(env.ACCESSIBLE ?? "") || variable(env, "TERM") === "dumb";
}
