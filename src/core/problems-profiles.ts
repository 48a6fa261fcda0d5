import { exitCodes, problem } from "./problem.ts";

/** Failures around profiles, keys, devices, codes and sessions. */
export const profileProblems = {
  "duration-invalid": problem<{ text: string }>({
    exit: exitCodes.usage,
    message: ({ text }) => `Cannot read "${text}" as a length of time`,
    hints: () => ["write 12h, 90m, 1h30m or seconds such as 43200"],
  }),
  "duration-out-of-range": problem<{ text: string; min: number; max: number }>({
    exit: exitCodes.usage,
    message: ({ text, min, max }) =>
      `A session cannot last ${text}: AWS allows from ${min / 60} min (${min} s) to ${max / 3600} h (${max} s)`,
  }),
  "profile-not-found": problem<{ profile: string; path: string; similar?: string | undefined }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ profile, path }) => `Cannot find profile "${profile}" in ${path}`,
    hints: ({ similar }) => [
      ...(similar === undefined ? [] : [`did you mean "${similar}"?`]),
      "daypass status lists the profiles there are",
    ],
  }),
};
