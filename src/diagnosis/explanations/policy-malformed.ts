import { wordOf } from "../../core/plain-word.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import { showable } from "../mask.ts";
import type { Complaint } from "../wrappers.ts";

export const policyMalformed: Explanation = {
  signs: [
    { code: ["MalformedPolicyDocument", "MalformedPolicyDocumentException", "MalformedPolicy"], weight: 85 },
    { says: "Invalid principal in policy", weight: 85 },
    { says: "Syntax errors in policy", weight: 80 },
    { says: "MalformedPolicyDocument", when: ({ client }) => client !== undefined, weight: 75 },
  ],
  means: (complaint) =>
    isAboutPrincipal(complaint)
      ? "The policy names a user or role that does not exist. AWS looks for whom a policy lets in when the policy is written, and takes none that names nobody."
      : "AWS cannot read the policy, or does not allow what stands in it. Nothing was changed.",
  tell: "with the policy corrected, the same call works",
  judge: (complaint) => {
    const found = principalIn(complaint);
    const isSession = complaint.operation === "AssumeRole";
    return {
      clues: [
        isSession && [1, "With AssumeRole it is the policy of the session: daypass_policy in a profile of daypass."],
        isAboutPrincipal(complaint) && [1, "A user or role that was deleted and made again counts as another one."],
      ],
      steps: [
        advice(
          isAboutPrincipal(complaint)
            ? "correct the ARN in Principal, or make that user or role first"
            : "correct the place that the message names; a comma too many and an unknown element are the usual ones",
        ),
        command(
          found === undefined
            ? "daypass iam template --format policies"
            : `aws iam get-${found.kind} --${found.kind}-name ${wordOf(found.name)}`,
        ),
      ],
    };
  },
};

const isAboutPrincipal = ({ message }: Complaint) => /invalid principal/i.test(message.slice(0, 300));

function principalIn({ message }: Complaint): { readonly kind: string; readonly name: string } | undefined {
  const arn = /arn:aws[\w-]{0,20}:iam::\d{12}:(role|user)\/(?:[\w+=,.@-]{1,128}\/){0,8}([\w+=,.@-]{1,64})/;
  const [, kind, found] = arn.exec(message.slice(0, 400)) ?? [];
  const name = showable(found);
  return kind === undefined || name === undefined ? undefined : { kind, name };
}
