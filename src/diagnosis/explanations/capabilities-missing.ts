import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

export const capabilitiesMissing: Explanation = {
  signs: [
    { code: ["InsufficientCapabilitiesException", "InsufficientCapabilities"], weight: 90 },
    { says: "Requires capabilities", when: (complaint) => wanted(complaint) !== undefined, weight: 85 },
  ],
  means:
    "The template makes users, groups, roles or policies, or has a macro in it, and CloudFormation wants to hear first that you know. Nothing was changed.",
  tell: "with the capability that the message names, the same command begins",
  judge: (complaint) => {
    const capability = wanted(complaint) ?? "CAPABILITY_NAMED_IAM";
    return {
      clues: [[1, `CloudFormation asks for ${capability}.`]],
      steps: [
        advice(
          `read what the template makes, then add to the same command: --capabilities ${capability} (daypass iam deploy does so for the guardrail)`,
        ),
      ],
    };
  },
};

function wanted({ message }: Complaint): string | undefined {
  return /\bCAPABILITY_[A-Z_]{3,40}/.exec(message.slice(0, 300))?.[0];
}
