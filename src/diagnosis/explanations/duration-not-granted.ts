import { wordOf } from "../../core/plain-word.ts";
import { profileStart, usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isChain = ({ message }: Complaint) => /role chaining/.test(message.slice(0, 300));

export const durationNotGranted: Explanation = {
  signs: [
    { says: "DurationSeconds exceeds the MaxSessionDuration", weight: 92 },
    { says: "DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining", weight: 92 },
  ],
  means: (complaint) =>
    isChain(complaint)
      ? "A role that is assumed with a session, or with another role, lasts one hour at most, and more was asked for. No setting of the role changes that."
      : "The role session was asked to last longer than the role allows (its MaxSessionDuration).",
  tell: "without duration_seconds the same call works",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const profile = used.by === "profile" && used.profile.role !== undefined ? used.profile : undefined;
    const seconds = profile?.role?.durationSeconds;
    const line =
      profile === undefined ? undefined : `aws configure set duration_seconds 3600 --profile ${wordOf(profile.name)}`;
    return {
      clues: [
        seconds !== undefined &&
          profile !== undefined && [5, `${profileStart(profile.name)} has duration_seconds = ${seconds}.`],
      ],
      steps: [
        advice(
          isChain(complaint)
            ? "longer: daypass_direct_mfa = true in the profile has the role assumed with the keys and a code of its own"
            : "longer: whoever looks after the role's account can raise MaxSessionDuration, up to 12 h",
        ),
        command(line ?? "daypass profiles list"),
      ],
    };
  },
};
