import { loginStep, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";

export const codeMalformed: Explanation = {
  signs: [
    { says: "at 'tokenCode' failed to satisfy constraint", weight: 85 },
    { says: "Invalid length for parameter TokenCode", weight: 85 },
    { says: "MFA code must be ", when: ({ message }) => /^.{0,40}\bdigits/.test(message), weight: 60 },
  ],
  means: "What was given as the MFA code is not six digits.",
  tell: "a blank or a letter came along, or the command that makes the code printed something else",
  judge: (complaint, evidence) => ({ clues: [], steps: [loginStep(usedBy(complaint, evidence), evidence)] }),
};
