import { wordOf } from "../../core/plain-word.ts";
import {
  loginStep,
  profileStart,
  profileText,
  usedBy,
  usedLongTermKeys,
  usedSentence,
  usedSession,
} from "../credentials-used.ts";
import { denialReason } from "../denial.ts";
import type { Explanation, Step } from "../explanation.ts";
import { command } from "../finding.ts";
import { roleDenied } from "../signs.ts";

export const roleNeedsMfa: Explanation = {
  signs: roleDenied.map((sign) => ({ ...sign, weight: 32 })),
  means: "This role is to be had with MFA only, and it was asked for with long-term keys and no code.",
  tell: "with a session that was bought with a code as its source_profile the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" && used.profile.role !== undefined ? used.profile : undefined;
    const longTerm = usedLongTermKeys(used, evidence);
    const reason = denialReason(complaint);
    const source = evidence.profiles.get(profile?.role?.source ?? "");
    const passedOver =
      complaint.client === "rust" || complaint.client === "javascript-2" || complaint.client === "java";
    const steps: readonly Step[] =
      profile !== undefined && source?.session !== undefined
        ? [
            command(
              `daypass login ${wordOf(source.name)} && aws configure set source_profile ${wordOf(source.session)} --profile ${wordOf(profile.name)}`,
            ),
          ]
        : [loginStep(used, evidence)];
    return {
      clues: [
        longTerm &&
          profile !== undefined &&
          source !== undefined && [
            45,
            `${profileStart(profile.name)} assumes the role with ${profileText(source.name)}, which holds long-term keys.`,
          ],
        longTerm && profile === undefined && [45, usedSentence(used, evidence)],
        (reason === "identity-deny" || reason === "deny") && [
          25,
          "A policy forbids it by name; most that do so forbid everything without MFA.",
        ],
        profile?.device !== undefined && passedOver && [10, "This SDK passes over mfa_serial and asks for no code."],
        usedSession(used, evidence) && [-25],
        reason === "trust" && longTerm && [10],
      ],
      steps,
    };
  },
};
