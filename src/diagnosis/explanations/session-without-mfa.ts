import { loginStep, usedBy, usedSession, useStep } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { keyRefused, weighed } from "../signs.ts";

// IAM's operations are told by their names: the message does not name the service.
const ofIam =
  /^(?:List|Get|Create|Delete|Update|Put|Attach|Detach|Enable|Deactivate|Resync|Add|Remove|Tag|Untag|Upload|Simulate|Generate)\w{0,20}(?:User|AccessKey|MFADevice|Role|Polic|Group|LoginProfile|InstanceProfile|AccountSummary|AccountAlias|CredentialReport)/;

export const sessionWithoutMfa: Explanation = {
  signs: weighed(keyRefused, 8),
  means:
    "IAM takes sessions only that were bought with an MFA code. One without answers every call to IAM as if AWS did not know its token.",
  tell: "aws sts get-caller-identity works with the same credentials",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const isIam =
      ofIam.test(complaint.operation ?? "") ||
      /iam\.amazonaws|service\/iam|operation error IAM|Aws::IAM|Service: (?:Amazon)?I(?:am|dentityManagement)/.test(
        complaint.message,
      );
    const withSession = usedSession(used, evidence);
    return {
      clues: [
        isIam && [
          withSession ? 75 : 30,
          `${complaint.operation ?? "The call"} is IAM's${withSession ? ", and it was signed with a session" : ""}.`,
        ],
      ],
      steps: [loginStep(used, evidence, " --renew"), useStep(used, evidence)],
    };
  },
};
