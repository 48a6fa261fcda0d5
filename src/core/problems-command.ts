import { exitCodes, problem } from "./problem.ts";

/** Failures of the command line itself. */
export const commandProblems = {
  usage: problem<{ what: string; hint?: string | undefined }>({
    exit: exitCodes.usage,
    message: ({ what }) => what,
    hints: ({ hint }) => (hint === undefined ? [] : [hint]),
  }),
  interrupted: problem<Record<never, never>>({
    exit: exitCodes.interrupted,
    message: () => "Stopped before anything was changed",
  }),
  stopped: problem<{ profile: string }>({
    exit: exitCodes.needsPerson,
    message: ({ profile }) => `Stopped without a session for profile "${profile}"; nothing was changed`,
  }),
  "needs-answer": problem<{ question: string; why: string; flag: string }>({
    exit: exitCodes.needsPerson,
    message: ({ question, why }) => `Cannot ask "${question}": ${why}`,
    hints: ({ flag }) => [`answer it with ${flag}`],
  }),
  "sandbox-silent": problem<{ endpoint: string; why: string }>({
    exit: exitCodes.networkOrClock,
    message: ({ endpoint, why }) => `Cannot ask the sandbox at ${endpoint}: ${why}`,
    hints: () => ["daypass sandbox serve starts one and prints its endpoint"],
  }),
  unexpected: problem<{ what: string }>({
    exit: exitCodes.failed,
    message: ({ what }) => `Something went wrong inside daypass: ${what}`,
    hints: () => ["this is a mistake in daypass; with --verbose it says where"],
  }),
};
