import { loginStep, usedBy, usedSentence, usedSession, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { keyRefused, tokenMalformed, weighed } from "../signs.ts";

export const sessionNotAccepted: Explanation = {
  signs: [...weighed(tokenMalformed, 50), ...weighed(keyRefused, 25)],
  means:
    "AWS does not take the session token: it is cut off, has blanks in it, or belongs to another key than it was sent with.",
  tell: "with the three values of one session, copied whole, the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const renewed = used.by === "environment" ? withoutKeys(evidence) : [];
    return {
      clues: [
        usedSession(used, evidence) && [25, usedSentence(used, evidence)],
        /included in the request is invalid(?!\.|\w)/.test(complaint.message) && [15],
      ],
      steps: [...renewed, loginStep(used, evidence, " --renew")],
    };
  },
};
