import { loginStep, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";

export const mfaIncomplete: Explanation = {
  signs: [{ says: "must provide both MFA serial number and one time pass code", weight: 90 }],
  means:
    "The tool sent the serial number of the MFA device without a code, or a code without the serial number. AWS needs the two together.",
  tell: "the call has only one of --serial-number and --token-code, or the SDK reads mfa_serial and asks for no code (Ruby)",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" ? used.profile : undefined;
    return {
      clues: [
        profile?.device !== undefined && [
          5,
          `Profile "${profile.name}" has mfa_serial, and the tool asked for no code.`,
        ],
      ],
      steps: [loginStep(used, evidence)],
    };
  },
};
