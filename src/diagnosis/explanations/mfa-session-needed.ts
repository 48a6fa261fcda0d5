import { loginStep, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";

export const mfaSessionNeeded: Explanation = {
  signs: [
    { says: "please ensure that you are authenticated with an MFA device that is enabled for this user", weight: 90 },
  ],
  means:
    "The user has an MFA device already, and IAM adds or removes one only for somebody who has given a code, whatever the policies say.",
  tell: "with a session that was bought with a code the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    return { clues: [], steps: [loginStep(used, evidence)] };
  },
};
