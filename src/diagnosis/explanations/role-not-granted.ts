import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import { denialReason } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { roleDenied } from "../signs.ts";

export const roleNotGranted: Explanation = {
  signs: roleDenied.map((sign) => ({ ...sign, weight: 25 })),
  means: "Your own policies do not allow you to assume this role.",
  tell: "the message ends with: because no identity-based policy allows the sts:AssumeRole action",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const reason = denialReason(complaint);
    const name = used.by === "profile" ? ` ${wordOf(used.profile.name)}` : "";
    return {
      clues: [
        reason === "identity-none" && [50, "AWS says that no policy of the user allows it."],
        (reason === "identity-deny" || reason === "deny") && [15],
        reason === "trust" && [-25],
      ],
      steps: [
        advice("ask whoever looks after your account for a policy that allows sts:AssumeRole on this role"),
        command(`daypass profiles test${name}`),
      ],
    };
  },
};
