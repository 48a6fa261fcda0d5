import { wordOf } from "../../core/plain-word.ts";
import { usedBy, useStep } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { command, unset } from "../finding.ts";
import { missingInConfig, noCredentialsFound, noRegionFound, profileNotFound, weighed } from "../signs.ts";

export const profileNotFoundExplained: Explanation = {
  signs: [
    ...weighed(profileNotFound, 70),
    ...weighed([...noCredentialsFound, ...missingInConfig, ...noRegionFound], 12),
  ],
  means: "A profile is named that there is not in the AWS files.",
  tell: "daypass status lists the profiles there are; capitals count",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { named, profiles, configPath } = evidence;
    const missing = used.by === "missing" ? used : undefined;
    const similar = missing?.similar;
    const variable = missing?.named === "variable" ? named?.variable : undefined;
    const known = profiles.size === 0 ? "" : similar === undefined ? "" : `; there is "${similar}"`;
    return {
      clues: [
        missing !== undefined && [
          variable === undefined ? 20 : 75,
          variable === undefined
            ? `There is no profile "${missing.name}" in ${configPath}${known}.`
            : `${variable} in this shell is "${missing.name}", and there is no such profile${known}.`,
        ],
        used.by === "empty" && [-60],
        used.by === "profile" && [-30],
      ],
      steps:
        similar !== undefined
          ? [command(`daypass use ${wordOf(similar)}`)]
          : variable !== undefined
            ? [
                unset(variable),
                ...(evidence.setUp ? [useStep({ by: "nothing" }, evidence)] : [command("daypass setup")]),
              ]
            : [command(profiles.size === 0 ? "daypass setup" : "daypass status")],
    };
  },
};
