import { usedBy } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { regionOf } from "./region-disabled.ts";

export const stackNotFound: Explanation = {
  signs: [
    {
      says: "Stack with id ",
      when: ({ message }) => /\bStack with id \S{1,300} does not exist/.test(message),
      weight: 85,
    },
    { says: "Stack [", when: ({ message }) => /\bStack \[[^\]]{1,300}\] does not exist/.test(message), weight: 85 },
  ],
  means:
    "There is no stack of this name in this account and region. A stack lives in one region; what it made in IAM is seen from all of them.",
  tell: "in the region and account where it was deployed, the same command finds it",
  judge: (complaint, evidence) => {
    const region = regionOf(usedBy(complaint, evidence), evidence);
    return {
      clues: [region !== undefined && [1, `The region here is ${region}.`]],
      steps: [
        advice("name the other region (--region), or the profile of the other account (--profile)"),
        command("aws cloudformation describe-stacks"),
      ],
    };
  },
};
