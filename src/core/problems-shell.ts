import { exitCodes, problem } from "./problem.ts";

/** Failures of writing credentials and names for shells, and of changing the shell daypass was started in. */
export const shellProblems = {
  "variable-refused": problem<{ name: string; why: string; format?: string | undefined }>({
    exit: exitCodes.refusedForSafety,
    message: ({ name, why, format }) =>
      format === undefined ? `Cannot hand out ${name}: ${why}` : `Cannot write ${name} for ${format}: ${why}`,
    hints: ({ format }) => (format === undefined ? [] : ["--shell json takes any value"]),
  }),
  "secrets-on-terminal": problem<{ profile: string; instead: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile }) => `Will not show the keys of profile "${profile}" on a terminal`,
    hints: ({ instead }) => [`hand them to the shell: ${instead}`, "or see them all the same: add --show"],
  }),
  "shell-not-set-up": problem<{ command: string; now: string; forGood: string; file?: string | undefined }>({
    exit: exitCodes.shellNotSetUp,
    message: ({ command }) => `Cannot change this shell: ${command} needs the function that daypass init defines`,
    hints: ({ now, forGood, file }) => [
      `now, once: ${now}`,
      `for good: ${forGood}${file === undefined ? "" : `, as a line of ${file}`}`,
    ],
  }),
};
