import { wordOf } from "../../core/plain-word.ts";
import { profileStart, profileText, usedBy, usedSession, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

export const sessionKeysNotAccepted: Explanation = {
  signs: [
    { says: "Cannot call GetSessionToken with session credentials", weight: 90 },
    { says: "Cannot call GetFederationToken with session credentials", weight: 90 },
  ],
  means:
    "A session was asked for with the credentials of a session. AWS gives sessions only for long-term keys (AKIA…).",
  tell: "the key's id begins with ASIA",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const keys = [...evidence.profiles.values()].find(({ keys }) => keys === "long-term");
    const own = used.by === "profile" ? used.profile.name : undefined;
    return {
      clues: [
        used.by === "environment" &&
          usedSession(used, evidence) && [
            5,
            "The keys in this shell are those of a session, and they come before every profile.",
          ],
        own !== undefined && usedSession(used, evidence) && [5, `${profileStart(own)} holds a session.`],
        keys !== undefined && [2, `The long-term keys are in ${profileText(keys.name)}.`],
      ],
      steps: [
        ...(used.by === "environment" ? withoutKeys(evidence) : []),
        command(keys === undefined ? "daypass setup" : `daypass login ${wordOf(keys.name)}`),
      ],
    };
  },
};
