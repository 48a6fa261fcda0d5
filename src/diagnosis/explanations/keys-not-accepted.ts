import { usedBy, usedLongTermKeys, usedSentence, usedSession } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { keyIdUnknown, keyRefused, sessionRefused, weighed } from "../signs.ts";

export const keysNotAccepted: Explanation = {
  signs: [...weighed(keyRefused, 50), ...weighed(keyIdUnknown, 30), ...weighed(sessionRefused, 25)],
  means:
    "AWS does not know the access key, or the key is not active: it was deleted, deactivated, replaced or mistyped.",
  tell: "the IAM console shows the key as Inactive, or not at all",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    return {
      clues: [
        usedLongTermKeys(used, evidence) && [25, usedSentence(used, evidence)],
        // AWS ends the sentence with a period where it does not know the key, and without one where the token is wrong.
        /included in the request is invalid\.(?!\w)/.test(complaint.message) && [15],
        complaint.operation === "GetSessionToken" && [
          15,
          "Buying a session was refused, which goes by the key and nothing else.",
        ],
        usedSession(used, evidence) && [-30],
      ],
      steps: [
        advice(
          "look in the IAM console, under Security credentials, whether the key is there and active; make a new one otherwise",
        ),
        command("daypass keys list"),
      ],
    };
  },
};
