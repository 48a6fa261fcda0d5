import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { unset } from "../finding.ts";
import { missingInConfig, noCredentialsFound, noRegionFound, profileNotFound, weighed } from "../signs.ts";

export const profileVariableEmpty: Explanation = {
  signs: [
    { says: "The config profile () could not be found", weight: 95 },
    { says: "profile `` was not defined", weight: 95 },
    { says: "Couldn't find AWS Profile ''", weight: 95 },
    ...weighed([...noCredentialsFound, ...missingInConfig, ...noRegionFound, ...profileNotFound], 5),
  ],
  means: "AWS_PROFILE is set to nothing, which several tools take for the name of a profile.",
  tell: "env shows AWS_PROFILE with nothing behind it",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const variable = evidence.named?.state === "empty" ? evidence.named.variable : undefined;
    return {
      clues: [
        variable !== undefined && [
          used.by === "environment" ? 20 : 85,
          `${variable} in this shell is set and empty. In PowerShell and in scripts that is left over where a variable was to be taken away.`,
        ],
        evidence.named !== undefined && evidence.named.state !== "empty" && [-60],
      ],
      steps: [unset(variable ?? "AWS_PROFILE")],
    };
  },
};
