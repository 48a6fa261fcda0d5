import { wordOf } from "../../core/plain-word.ts";
import { profileStart, usedBy } from "../credentials-used.ts";
import { denialReason } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { roleDenied } from "../signs.ts";

export const roleNotTrusting: Explanation = {
  signs: roleDenied.map((sign) => ({ ...sign, weight: 50 })),
  means:
    "The role does not let you in: its trust policy does not name you, or there is no role of this name. AWS has one sentence for both.",
  tell: "whoever looks after the role's account sees whether it exists, and whom it trusts",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const reason = denialReason(complaint);
    const profile = used.by === "profile" && used.profile.role !== undefined ? used.profile : undefined;
    return {
      clues: [
        reason === "trust" && [35, "AWS says that it is the role's trust policy."],
        (reason === "identity-none" || reason === "identity-deny") && [-35],
        profile !== undefined && [2, `${profileStart(profile.name)} assumes the role ${profile.role?.name}.`],
      ],
      steps: [
        advice(
          "compare role_arn letter by letter, capitals and path included; then ask whoever looks after the role to trust your user",
        ),
        command(profile === undefined ? "daypass profiles test" : `daypass profiles test ${wordOf(profile.name)}`),
      ],
    };
  },
};
