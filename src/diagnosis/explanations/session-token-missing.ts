import { loginStep, usedBy, usedSentence, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { keyIdUnknown, keyRefused, tokenMalformed, weighed } from "../signs.ts";

export const sessionTokenMissing: Explanation = {
  signs: [...weighed(keyIdUnknown, 50), ...weighed([...keyRefused, ...tokenMalformed], 10)],
  means:
    "The key is that of a session (ASIA…), and its token was not sent with it. AWS knows such a key only together with its token.",
  tell: "the key's id begins with ASIA, and AWS_SESSION_TOKEN or aws_session_token is missing",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const keys = used.by === "environment" ? used.keys : used.by === "profile" ? used.profile.keys : undefined;
    return {
      clues: [
        keys === "session-without-token" && [80, usedSentence(used, evidence)],
        keys === "long-term" && [-35],
        keys === "session" && [-25],
      ],
      steps: [...(used.by === "environment" ? withoutKeys(evidence) : []), loginStep(used, evidence, " --renew")],
    };
  },
};
