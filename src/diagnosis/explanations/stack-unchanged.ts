import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { stackWord } from "../stack.ts";

export const stackUnchanged: Explanation = {
  signs: [
    { says: "No updates are to be performed", weight: 85 },
    { says: "The submitted information didn't contain changes", weight: 85 },
  ],
  means: "The stack has this template and these parameters already. There is nothing to do, and nothing is wrong.",
  tell: "after a change of the template the same command changes the stack",
  judge: (complaint) => ({
    clues: [
      [1, "CloudFormation compares templates, not what they made: what was changed by hand since, it does not see."],
    ],
    steps: [
      advice("in scripts: aws cloudformation deploy --no-fail-on-empty-changeset ends with 0 here"),
      command(`aws cloudformation detect-stack-drift --stack-name ${stackWord(complaint)}`),
    ],
  }),
};
