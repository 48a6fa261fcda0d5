import { exitCodes, problem } from "./problem.ts";

/** Failures of the command line itself. */
export const commandProblems = {
  usage: problem<{ what: string; hint?: string | undefined }>({
    exit: exitCodes.usage,
    message: ({ what }) => what,
    hints: ({ hint }) => (hint === undefined ? [] : [hint]),
  }),
};
