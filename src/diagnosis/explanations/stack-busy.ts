import { isUnderWay } from "../../iam/deploy-stack.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { stackState, stackWord } from "../stack.ts";

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

/** The waiter that ends with what a state leads to. That of roll-backs knows those of updates only. */
function waiter(state: string): string {
  if (/^(?:CREATE|ROLLBACK)_/.test(state)) return "stack-create-complete";
  if (/^DELETE_/.test(state)) return "stack-delete-complete";
  if (/^IMPORT_/.test(state)) return "stack-import-complete";
  return /ROLLBACK/.test(state) ? "stack-rollback-complete" : "stack-update-complete";
}
