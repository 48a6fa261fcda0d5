import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { isUnderWay, stackState, stackWord } from "../stack.ts";

export const stackBusy: Explanation = {
  signs: [{ says: "and can not be updated", when: (complaint) => isUnderWay(stackState(complaint) ?? ""), weight: 85 }],
  means:
    "Another change of this stack is under way, by you or by somebody else, and CloudFormation does one after the other.",
  tell: "when that change has ended, the same command works",
  judge: (complaint) => {
    const state = stackState(complaint) ?? "UPDATE_IN_PROGRESS";
    return {
      clues: [[1, `The stack is ${state}.`]],
      steps: [
        advice("wait for its end, then run the same command again"),
        command(`aws cloudformation wait ${waiter(state)} --stack-name ${stackWord(complaint)}`),
      ],
    };
  },
};

function waiter(state: string): string {
  if (/^CREATE/.test(state)) return "stack-create-complete";
  if (/^DELETE/.test(state)) return "stack-delete-complete";
  return /ROLLBACK/.test(state) ? "stack-rollback-complete" : "stack-update-complete";
}
