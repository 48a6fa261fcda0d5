import { usedBy, usedLongTermKeys, usedSentence, usedSession, useStep, withoutKeys } from "../credentials-used.ts";
import { denials, deniedAction, isOfUser } from "../denial.ts";
import type { Explanation } from "../explanation.ts";

export const mfaMissing: Explanation = {
  signs: denials({ "identity-deny": 60, deny: 60, "identity-none": 30 }),
  means: (complaint) => {
    const action = deniedAction(complaint);
    return `Your account allows ${action ?? "this"} only with MFA, and this call had none.`;
  },
  tell: "with a session that was bought with a code the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const isOther = used.by === "profile" && used.profile.role !== undefined && isOfUser(complaint);
    const withSession = usedSession(used, evidence) && !isOther;
    return {
      clues: [
        usedLongTermKeys(used, evidence) && [35, usedSentence(used, evidence)],
        withSession && [-35],
        /assumed-role\//.test(complaint.message) && [-15],
        complaint.client === "rust" &&
          used.by === "profile" &&
          used.profile.device !== undefined && [10, "The SDK for Rust passes over mfa_serial and asks for no code."],
      ],
      steps: [...withoutKeys(evidence), useStep(used, evidence)],
    };
  },
};
