import { isLeftOver, isUnderWay } from "../../iam/deploy-stack.ts";
import type { Explanation, Step } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { stackState, stackWord } from "../stack.ts";
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

const usual = "A change of the stack failed, and CloudFormation changes it no further from the state that it is in.";
const neverMade =
  "The first attempt to make the stack failed and was taken back. What is left is an empty stack, which can only be deleted.";
const meanings: Readonly<Record<string, string>> = {
  ROLLBACK_COMPLETE: neverMade,
  ROLLBACK_FAILED: neverMade,
  CREATE_FAILED: neverMade,
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
  const status = stackState(complaint) ?? "";
  if (status === "UPDATE_ROLLBACK_FAILED")
    return [
      advice("bring back what is missing, or have it left out with --resources-to-skip"),
      command(`aws cloudformation continue-update-rollback --stack-name ${name}`),
    ];
  // Deleted is only what holds nothing that somebody uses.
  if (isLeftOver({ status }) || status === "REVIEW_IN_PROGRESS")
    return [
      advice("mend what failed, delete what is left, and deploy again (daypass iam deploy offers it)"),
      command(`aws cloudformation delete-stack --stack-name ${name}`),
    ];
  return [
    advice("see in which state it is, and what failed; a rollback that failed is continued, an empty stack deleted"),
    command(`aws cloudformation describe-stacks --stack-name ${name}`),
  ];
}
