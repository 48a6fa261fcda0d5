import { loginStep, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";

export const durationOutOfRange: Explanation = {
  signs: [
    { says: "at 'durationSeconds' failed to satisfy constraint", weight: 90 },
    { says: "Invalid value for parameter DurationSeconds", weight: 90 },
    { says: "Invalid range for parameter DurationSeconds", weight: 90 },
  ],
  means: ({ operation }) =>
    operation === "AssumeRole"
      ? "A role session lasts from 15 minutes (900 s) to 12 hours (43200 s), and no other length can be asked for."
      : "A session lasts from 15 minutes (900 s) to 36 hours (129600 s), and no other length can be asked for.",
  tell: "with a length within these limits the same call works",
  judge: (complaint, evidence) => ({
    clues: [],
    steps: [loginStep(usedBy(complaint, evidence), evidence, " --duration 36h")],
  }),
};
