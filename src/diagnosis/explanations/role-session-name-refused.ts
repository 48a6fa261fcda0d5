import { wordOf } from "../../core/plain-word.ts";
import { profileStart, profileText, siblingWith, usedBy } from "../credentials-used.ts";
import { denialReason } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { roleDenied } from "../signs.ts";

export const roleSessionNameRefused: Explanation = {
  signs: roleDenied.map((sign) => ({ ...sign, weight: 16 })),
  means:
    "The role lets people in only under a session name of its choice, mostly their user name. Tools make up one of their own unless the profile says it (VS Code always does).",
  tell: "the role's trust policy has a condition on sts:RoleSessionName",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" && used.profile.role !== undefined ? used.profile : undefined;
    const reason = denialReason(complaint);
    const sibling = profile === undefined ? undefined : siblingWith("sessionName", profile, evidence);
    return {
      clues: [
        sibling !== undefined &&
          profile !== undefined && [
            48,
            `${profileStart(sibling.name)} for the same account has a role_session_name, and ${profileText(profile.name)} has none.`,
          ],
        profile !== undefined &&
          sibling === undefined &&
          !profile.role?.sessionName && [5, `${profileStart(profile.name)} has no role_session_name.`],
        profile?.role?.sessionName === true && [-8],
        reason !== "unsaid" && reason !== "trust" && [-14],
      ],
      steps: [
        advice("ask whoever looks after the role which session name it wants"),
        command(`aws configure set role_session_name NAME --profile ${wordOf(profile?.name ?? "PROFILE")}`),
      ],
    };
  },
};
