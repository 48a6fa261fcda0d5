import { exitCodes, problem } from "./problem.ts";

/** Failures of set-up, and of bringing keys in. */
export const setupProblems = {
  "answer-unusable": problem<{ flag: string; value: string | undefined; why: string }>({
    exit: exitCodes.usage,
    message: ({ flag, value, why }) =>
      value === undefined ? `Cannot use what ${flag} gives: ${why}` : `Cannot use "${value}" for ${flag}: ${why}`,
  }),
  "keys-csv-unusable": problem<{ path: string; why: string }>({
    exit: exitCodes.failed,
    message: ({ path, why }) => `Cannot take keys from ${path}: ${why}`,
    hints: () => [
      "it is the file that the IAM console offers once, when an access key is made: Access key ID,Secret access key",
      "lost it? make a new access key: IAM console → Security credentials → Create access key",
    ],
  }),
  "keys-profile-taken": problem<{ profile: string; path: string; held: string; given: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ profile, path, held, given }) =>
      `Refused to replace the keys ${held} of profile "${profile}" in ${path} by ${given}`,
    hints: () => [
      "put them into another profile: --profile NAME",
      "or replace them: --yes; daypass undo brings them back",
    ],
  }),
  "layout-refused": problem<{ layout: string; why: string; hint: string }>({
    exit: exitCodes.refusedForSafety,
    message: ({ layout, why }) => `Cannot set up the layout ${layout}: ${why}`,
    hints: ({ hint }) => [hint],
  }),
  "files-changed-meanwhile": problem<{ path: string }>({
    exit: exitCodes.failed,
    message: ({ path }) => `Nothing was written: ${path} is not as it was when you agreed to the change`,
    hints: () => ["run the command once more and look at the change again"],
  }),
};
