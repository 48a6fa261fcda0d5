import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

export const entityInUse: Explanation = {
  signs: [
    { code: ["DeleteConflict", "DeleteConflictException"], weight: 85 },
    { says: "Cannot delete entity, must ", weight: 85 },
    { says: "Cannot delete a policy attached to entities", weight: 85 },
  ],
  means: "IAM does not delete this as long as something hangs on it. Nothing was changed.",
  tell: "when what the message names is gone, the same call works",
  judge: (complaint) => ({
    clues: [[1, "It may have come from elsewhere: the console, another stack, a service."]],
    steps: [advice(stepFor(complaint))],
  }),
};

const stepsFor: readonly (readonly [RegExp, string])[] = [
  [
    /policy attached to entities/i,
    "detach the policy from all that have it; who that is: aws iam list-entities-for-policy --policy-arn ARN",
  ],
  [
    /more than one version/i,
    "delete its other versions first; which there are: aws iam list-policy-versions --policy-arn ARN",
  ],
  [
    /remove users from group/i,
    "take its users out first: aws iam get-group --group-name GROUP names them, and daypass iam remove-user NAME removes one whole",
  ],
  [
    /(?:access keys|login profile|mfa device|tokens|signing certificates|users? from group)/i,
    "of a user, daypass iam remove-user NAME removes keys, devices and memberships in the right order",
  ],
  [
    /(?:detach|delete) (?:all )?polic/i,
    "detach its policies first: aws iam list-attached-role-policies and list-role-policies name a role's",
  ],
  [/instance profile/i, "take the role out of the instance profile first: aws iam list-instance-profiles names it"],
];

function stepFor({ message }: Complaint): string {
  const sentence = message.slice(0, 300);
  return stepsFor.find(([words]) => words.test(sentence))?.[1] ?? "remove what the message names first";
}
