import type { Explanation, Step } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { isUnderWay, stackState, stackWord } from "../stack.ts";
import type { Complaint } from "../wrappers.ts";

export const stackUnusable: Explanation = {
  signs: [
    { says: "and can not be updated", when: isStuck, weight: 85 },
    { says: "it may need to be manually deleted from the AWS console: ROLLBACK_COMPLETE", weight: 85 },
  ],
  means: (complaint) => meanings[stackState(complaint) ?? ""] ?? usual,
  tell: "the first event that failed says what stood in the way",
  judge: (complaint) => ({
    clues: [[1, `The first failed one of its events has the reason: ${events(complaint)}`]],
    steps: stepsFor(complaint),
  }),
};

function isStuck(complaint: Complaint): boolean {
  const state = stackState(complaint);
  return state !== undefined && !isUnderWay(state);
}

const usual =
  "The first attempt to make the stack failed and was taken back. What is left is an empty stack, which can only be deleted.";
const meanings: Readonly<Record<string, string>> = {
  UPDATE_ROLLBACK_FAILED:
    "A change failed, and so did taking it back: something that the stack holds was deleted or changed by hand.",
  DELETE_FAILED: "Deleting the stack failed: something hangs on what it made.",
  REVIEW_IN_PROGRESS:
    "The stack is a name without anything behind it: its change set was made and never carried out. It can be deleted.",
};

const events = (complaint: Complaint) =>
  `aws cloudformation describe-stack-events --stack-name ${stackWord(complaint)}`;

function stepsFor(complaint: Complaint): readonly Step[] {
  const name = stackWord(complaint);
  if (stackState(complaint) === "UPDATE_ROLLBACK_FAILED")
    return [
      advice("bring back what is missing, or have it left out with --resources-to-skip"),
      command(`aws cloudformation continue-update-rollback --stack-name ${name}`),
    ];
  return [
    advice("mend what failed, delete what is left, and deploy again (daypass iam deploy offers it)"),
    command(`aws cloudformation delete-stack --stack-name ${name}`),
  ];
}
