import { spanText } from "../../core/duration.ts";
import { loginStep, profileText, usedBy, usedSentence, useStep, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { tokenExpired, weighed } from "../signs.ts";

export const sessionEnded: Explanation = {
  // EC2 says the same of a session that has ended and of a clock that is wrong.
  signs: [...weighed(tokenExpired, 55), { code: ["RequestExpired"], says: "Request has expired", weight: 65 }],
  means: "The time of the session is over. AWS takes it no more, and it cannot be made longer, only replaced.",
  tell: "daypass status shows the session as ended",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { now, environment } = evidence;
    const profile = used.by === "profile" ? used.profile : undefined;
    const ended = profile?.endsAt !== undefined && profile.endsAt <= now;
    const envEnded = used.by === "environment" && environment.endsAt !== undefined && environment.endsAt <= now;
    const ago = (end: Date) => spanText(Math.max(60, (now.getTime() - end.getTime()) / 1000));
    return {
      clues: [
        ended &&
          profile?.endsAt !== undefined && [
            40,
            `The session of ${profileText(profile.name)} ended ${ago(profile.endsAt)} ago.`,
          ],
        envEnded &&
          environment.endsAt !== undefined && [
            35,
            `The session in this shell's variables ended ${ago(environment.endsAt)} ago.`,
          ],
        used.by === "environment" && !envEnded && environment.keys === "session" && [15, usedSentence(used, evidence)],
        profile?.endsAt !== undefined && !ended && [-35],
      ],
      steps:
        used.by === "environment" ? [...withoutKeys(evidence), useStep(used, evidence)] : [loginStep(used, evidence)],
    };
  },
};
