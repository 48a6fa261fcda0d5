import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command } from "../finding.ts";

export const roleWithoutSource: Explanation = {
  signs: [
    { says: "missing: source_profile or credential_source", weight: 90 },
    { says: "requires source_profile or credential_source", weight: 90 },
  ],
  means: "The profile names a role, and no profile whose credentials the role is to be assumed with.",
  tell: "the profile has role_arn and no source_profile",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const name = used.by === "profile" ? wordOf(used.profile.name) : "PROFILE";
    const source = [...evidence.profiles.values()].find(({ kind }) => kind === "session" || kind === "keys");
    return {
      clues: [],
      steps: [
        command(
          `aws configure set source_profile ${wordOf(source?.session ?? source?.name ?? "SOURCE")} --profile ${name}`,
        ),
      ],
    };
  },
};
