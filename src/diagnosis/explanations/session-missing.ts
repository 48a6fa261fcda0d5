import { loginStep, profileStart, profileText, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { missingInConfig, noCredentialsFound, processFailed, weighed } from "../signs.ts";

export const sessionMissing: Explanation = {
  signs: weighed([...noCredentialsFound, ...missingInConfig, ...processFailed], 12),
  means:
    "The profile gets its credentials from a session, and there is none now: nobody has logged in, or it has ended.",
  tell: "daypass status shows the profile with no session, or as ended",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" ? used.profile : undefined;
    const needs = profile !== undefined && profile.login !== undefined && profile.kind !== "keys";
    const ended = profile?.endsAt !== undefined && profile.endsAt <= evidence.now;
    const never = needs && profile.endsAt === undefined;
    return {
      clues: [
        needs && never && [70, `${profileStart(profile.name)} is of a session, and there is none.`],
        needs && ended && [60, `The session of ${profileText(profile.name)} has ended.`],
        needs && !never && !ended && [-12],
      ],
      steps: [loginStep(used, evidence)],
    };
  },
};
