import { wordOf } from "../../core/plain-word.ts";
import { loginStep, nothingHere, usedBy, useStep, withoutKeys } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { missingInConfig, noCredentialsFound, weighed } from "../signs.ts";

export const noCredentials: Explanation = {
  signs: [...weighed(noCredentialsFound, 50), ...weighed(missingInConfig, 15)],
  means: "The tool looked in the environment, in the AWS files and on the network, and found no credentials at all.",
  tell: "aws configure list shows none either",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const { setUp, profiles } = evidence;
    const names = [...profiles.keys()];
    const unnamed = used.by === "nothing" && names.length > 0;
    const isThere =
      used.by === "profile" &&
      (used.profile.endsAt === undefined ? used.profile.keys === "long-term" : used.profile.endsAt > evidence.now);
    return {
      clues: [
        used.by === "nothing" && names.length === 0 && [35, nothingHere(evidence)],
        unnamed && [
          30,
          `No profile is named (AWS_PROFILE is not set), and there is no profile "default"; there is ${listed(names)}.`,
        ],
        used.by === "profile" &&
          used.profile.keys === "absent" &&
          used.profile.kind === "settings" && [
            25,
            `The profile "${used.profile.name}" has settings only, and no credentials.`,
          ],
        used.by === "profile" && used.profile.keys !== "absent" && [-20],
        (used.by === "missing" || used.by === "empty") && [-20],
      ],
      steps: isThere
        ? [
            advice(
              "what says this does not see what is here: another shell, another user's home, a container, or started before",
            ),
            command(`daypass exec ${wordOf(used.profile.name)} -- aws sts get-caller-identity`),
          ]
        : used.by === "environment"
          ? [...withoutKeys(evidence), useStep(used, evidence)]
          : [used.by === "nothing" && setUp ? useStep(used, evidence) : loginStep(used, evidence)],
    };
  },
};

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `"${name}"`);
  return names.length > shown.length ? `${shown.join(", ")} and more` : shown.join(", ");
}
