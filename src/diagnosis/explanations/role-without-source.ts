import { wordOf } from "../../core/plain-word.ts";
import { usedBy } from "../credentials-used.ts";
import type { ProfileEvidence } from "../evidence.ts";
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
    const all = [...evidence.profiles.values()];
    const isIt = ({ kind, role }: ProfileEvidence) => kind === "role" && role?.source === undefined && !role?.byMachine;
    // botocore does not say which profile it is: the one used may only be what that one's role is assumed with.
    const profile = used.by === "profile" && isIt(used.profile) ? used.profile : all.find(isIt);
    const name = wordOf(profile?.name ?? "PROFILE");
    const source = all.find(({ kind }) => kind === "session" || kind === "keys");
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
