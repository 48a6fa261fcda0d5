import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { Evidence, ProfileEvidence } from "../evidence.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

const byLogin = /aws login|login_session/;

export const profileNotServed: Explanation = {
  signs: [
    { says: "Error loading SSO Token", weight: 85 },
    { says: "The SSO session associated with this profile", weight: 85 },
    { says: "The SSO session has expired or is invalid", weight: 85 },
    { says: "Token has expired and refresh failed", weight: 80 },
    { says: "refresh cached SSO token failed", weight: 85 },
    { code: ["UnauthorizedSSOTokenError", "SSOTokenLoadError"], weight: 80 },
    { says: "Your session has expired. Please reauthenticate using 'aws login'", weight: 85 },
    { says: "Please reauthenticate using 'aws login'", weight: 85 },
  ],
  means: ({ message }) =>
    byLogin.test(message)
      ? "The profile gets its credentials by aws login, and that sign-in is over. No MFA code helps."
      : "The profile gets its credentials by IAM Identity Center (SSO), and that sign-in is over. No MFA code helps.",
  tell: "the profile has sso_session, sso_start_url or login_session",
  judge: (complaint, evidence) => {
    const kind = byLogin.test(complaint.message) ? "login" : "sso";
    const used = usedBy(complaint, evidence);
    const name =
      used.by === "profile" ? ` --profile ${wordOf(signedIn(used.profile, kind, evidence) ?? "PROFILE")}` : "";
    return { clues: [], steps: [command(`aws ${kind === "login" ? "login" : "sso login"}${name}`)] };
  },
};

/** The profile to sign in to: one whose role is assumed with it, or that has MFA, cannot be meant itself. Of several, none is named. */
function signedIn(profile: ProfileEvidence, kind: "sso" | "login", { profiles }: Evidence): string | undefined {
  const source = profiles.get(profile.role?.source ?? "");
  const all = [...profiles.values()].filter((candidate) => candidate.kind === kind);
  return ([profile, source].find((near) => near?.kind === kind) ?? (all.length === 1 ? all[0] : undefined))?.name;
}
