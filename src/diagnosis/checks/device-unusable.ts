import { deviceKind } from "../../core/arn.ts";
import { visible } from "../../core/visible.ts";
import { settingOf } from "../../profiles/profile.ts";
import { advice, type Check, command, type Finding } from "../finding.ts";

const why = "STS takes codes of authenticator apps and hardware tokens only, not of security keys and passkeys";

export const deviceUnusable: Check = {
  id: "device-unusable",
  looksFor: "MFA devices that give no code to STS",
  find: ({ profiles, network }) => {
    const findings: Finding[] = [];
    for (const profile of profiles.byName.values()) {
      for (const key of ["mfa_serial", "daypass_mfa_serial", "daypass_role_mfa_serial"]) {
        const serial = settingOf(profile, key);
        if (serial === undefined || deviceKind(serial) !== "fido") continue;
        const what = `${key} of profile ${visible(profile.name)} is a security key or passkey`;
        const place = profile.settings.get(key)?.place;
        findings.push({ severity: "problem", what, why, place, mend: command("daypass mfa add") });
      }
    }
    for (const { profile, serials } of network?.keys ?? []) {
      if (serials.length === 0 || serials.some((serial) => deviceKind(serial) !== "fido")) continue;
      const what = `The user behind profile ${visible(profile)} has security keys or passkeys only`;
      const text = "daypass mfa add makes an authenticator app a second device; or use aws login";
      findings.push({ severity: "problem", what, why, mend: advice(text) });
    }
    return findings;
  },
};
