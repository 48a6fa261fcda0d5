import { usedBy, usedLongTermKeys, usedSentence, useStep, withoutKeys } from "../credentials-used.ts";
import { isOfStack } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isDenied = ({ message }: Complaint) =>
  /is denied|not authorized|Access ?Denied|UnauthorizedOperation/i.test(message.slice(0, 500));

export const stackWithoutMfa: Explanation = {
  signs: [{ when: (complaint) => isOfStack(complaint) && isDenied(complaint), weight: 65 }],
  means:
    "CloudFormation calls the other services with the credentials that the stack was made with. Those came without MFA, or MFA does not come through, and the other service refused.",
  tell: "with a session that was bought with a code the stack is made; if not, its own role (--role-arn) lacks the permission",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    return {
      clues: [usedLongTermKeys(used, evidence) && [30, usedSentence(used, evidence)]],
      steps: [
        ...withoutKeys(evidence),
        advice(
          "delete the stack if it is left in ROLLBACK_COMPLETE, and deploy it again with the session, or from a role",
        ),
        useStep(used, evidence),
      ],
    };
  },
};
