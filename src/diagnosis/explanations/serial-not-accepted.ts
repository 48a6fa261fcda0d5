import { loginStep, profileText, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";
import { sessionRefused, weighed } from "../signs.ts";

export const serialNotAccepted: Explanation = {
  signs: [
    { says: "MultiFactorAuthentication failed, unable to validate MFA code", weight: 80 },
    ...weighed(sessionRefused, 30),
  ],
  means:
    "AWS cannot check a code of this device for this user: the serial number is mistyped, of another user's device, or of one that was taken away.",
  tell: "daypass mfa list shows the serial numbers of your devices; after nine tries within three minutes AWS says the same of the right one",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const device = used.by === "profile" ? used.profile.device : undefined;
    return {
      clues: [
        used.by === "profile" &&
          device === "unknown" && [
            10,
            `mfa_serial of ${profileText(used.profile.name)} does not have the form of a serial number.`,
          ],
        used.by === "profile" &&
          device === "virtual" && [2, `The device is what mfa_serial of ${profileText(used.profile.name)} says.`],
        device === "fido" && [-50],
      ],
      steps: [command("daypass mfa list"), loginStep(used, evidence)],
    };
  },
};
