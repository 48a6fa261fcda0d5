import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";

export const deviceCodesNotAccepted: Explanation = {
  signs: [
    { code: ["InvalidAuthenticationCode", "InvalidAuthenticationCodeException"], weight: 88 },
    { says: "Authentication code for device is not valid", weight: 88 },
  ],
  means:
    "IAM did not take the two codes of the MFA device: they have to be of this device, one right after the other, in this order.",
  tell: "two fresh codes, the second as soon as the device shows it, are taken",
  judge: () => ({
    clues: [],
    steps: [advice("wait for a fresh code, then give it and the one after it"), command("daypass mfa resync")],
  }),
};
