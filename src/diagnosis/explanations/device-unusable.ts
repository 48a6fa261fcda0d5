import { profileText, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { codeNotAsked, weighed } from "../signs.ts";

export const deviceUnusable: Explanation = {
  signs: [
    { says: ":u2f/", weight: 75 },
    { says: "only hardware FIDO security keys are supported", weight: 60 },
    { says: "MultiFactorAuthentication failed, unable to validate MFA code", weight: 5 },
    ...weighed(codeNotAsked, 5),
    { says: "at 'serialNumber' failed to satisfy constraint", weight: 75 },
    { says: "Invalid length for parameter SerialNumber", weight: 75 },
  ],
  means: ({ message }) =>
    /serialNumber' failed|parameter SerialNumber/.test(message)
      ? "What stands as the MFA device is no serial number: neither arn:aws:iam::ACCOUNT:mfa/DEVICE nor that of a hardware token."
      : "The MFA device is a security key or a passkey. AWS lists it, but takes no code of it through its API.",
  tell: "the device's serial number has :u2f/ in it instead of :mfa/",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const named = used.by === "profile" ? used.profile : undefined;
    const profile =
      named?.device === "fido" ? named : [...evidence.profiles.values()].find(({ device }) => device === "fido");
    const strength = named !== undefined && profile === named ? 88 : 55;
    return {
      clues: [
        profile !== undefined && [
          strength,
          `mfa_serial of ${profileText(profile.name)} is that of a security key or passkey (:u2f/).`,
        ],
        named !== undefined && named.device === "virtual" && [-20],
      ],
      steps: [
        advice("aws login signs you in with a passkey in the browser; or add an authenticator app beside the key"),
        command("daypass mfa add"),
      ],
    };
  },
};
