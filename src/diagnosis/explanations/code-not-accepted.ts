import { loginStep, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import { sessionRefused, weighed } from "../signs.ts";

export const codeNotAccepted: Explanation = {
  signs: [
    { says: "MultiFactorAuthentication failed with invalid MFA one time pass code", weight: 85 },
    ...weighed(sessionRefused, 45),
  ],
  means:
    "AWS did not take the MFA code. It was wrong, older than about a minute, or used before: AWS takes each code once, whichever tool sent it.",
  tell: "the next code works; if fresh ones fail too, it is the device's clock, or another entry of the authenticator app",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const several = /MultiFactorAuthentication failed[\s\S]{0,600}MultiFactorAuthentication failed/.test(
      complaint.message,
    );
    const role = used.by === "profile" && used.profile.role !== undefined && used.profile.device !== undefined;
    return {
      clues: [
        role && [
          4,
          `Profile "${used.profile.name}" has mfa_serial: each tool asks for a code of its own then, and the second one to send it fails.`,
        ],
        several && [2, "It was refused more than once."],
      ],
      steps: [advice("wait until the device shows the next code"), loginStep(used, evidence)],
    };
  },
};
