import {
  sessionName,
  usedBy,
  usedLongTermKeys,
  usedSentence,
  usedSession,
  useStep,
  withoutKeys,
} from "../credentials-used.ts";
import { denials } from "../denial.ts";
import type { Explanation } from "../explanation.ts";

export const keysWithoutSession: Explanation = {
  // A role that is assumed with somebody else's token is not asked for with keys.
  signs: denials({ unsaid: 45 }).map((sign) => ({
    ...sign,
    when: (complaint) => sign.when?.(complaint) === true && !/^AssumeRoleWith/.test(complaint.operation ?? ""),
  })),
  means: ({ operation }) =>
    `AWS refused ${operation ?? "the call"} without a reason. Most often it was signed with long-term keys, and not with the session.`,
  tell: "aws sts get-caller-identity works either way: look which key is used with aws configure list (AKIA is long-term, ASIA a session)",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const session = sessionName(used, evidence);
    const isNamed = used.by === "profile" && session !== undefined && session !== used.profile.name;
    return {
      clues: [
        usedLongTermKeys(used, evidence) && [40, usedSentence(used, evidence)],
        isNamed && [5, `Its session is in profile "${session}".`],
        usedSession(used, evidence) && [-40],
      ],
      steps: [...withoutKeys(evidence), useStep(used, evidence)],
    };
  },
};
