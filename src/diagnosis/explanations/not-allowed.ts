import { wordOf } from "../../core/plain-word.ts";
import { profileText, usedBy, usedSentence, usedSession } from "../credentials-used.ts";
import { type DenialReason, denialReason, denials, deniedAction, isOfUser } from "../denial.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const because: Readonly<Record<DenialReason, string>> = {
  "identity-deny": "a policy of the user or of its groups forbids it by name",
  deny: "a policy forbids it by name",
  "identity-none": "no policy allows it to this user or role",
  boundary: "a permissions boundary above the user or role does not let it through",
  "service-control": "a policy of the organisation, above the whole account, does not let it through",
  endpoint: "the network sends requests through a VPC endpoint that lets only some of them pass",
  resource: "the policy of the resource itself does not let it through",
  "session-policy": "the session was made with a policy that does not let it through",
  trust: "the role does not let it through",
  unsaid: "AWS does not say which policy decided",
};

export const notAllowed: Explanation = {
  signs: [
    ...denials({
      "identity-deny": 40,
      deny: 40,
      "identity-none": 55,
      boundary: 80,
      "service-control": 80,
      endpoint: 80,
      resource: 75,
      "session-policy": 80,
      unsaid: 40,
    }),
    { says: "Roles may not be assumed by root accounts", weight: 80 },
  ],
  means: (complaint) =>
    `AWS knows who you are and does not allow ${deniedAction(complaint) ?? complaint.operation ?? "this"}: ${because[denialReason(complaint)]}.`,
  tell: "with a session that was bought with a code the same call is refused all the same",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    const withSession = usedSession(used, evidence);
    const role = used.by === "profile" && !isOfUser(complaint) ? used.profile.role : undefined;
    return {
      clues: [
        withSession &&
          (used.by !== "profile" || used.profile.role === undefined) && [
            30,
            `${usedSentence(used, evidence) ?? ""} So MFA is not what is missing.`.trim(),
          ],
        role !== undefined &&
          used.by === "profile" && [
            20,
            `The call was made as the role ${role.name} of ${profileText(used.profile.name)}.`,
          ],
        isOfRole(complaint) && [10],
      ],
      steps: [
        advice(
          `ask whoever looks after the account for ${deniedAction(complaint) ?? "a policy that allows it"}, with AWS's sentence`,
        ),
        command(
          used.by === "profile"
            ? `aws sts get-caller-identity --profile ${wordOf(used.profile.name)}`
            : "aws sts get-caller-identity",
        ),
      ],
    };
  },
};

function isOfRole({ message }: Complaint): boolean {
  return /:assumed-role\//.test(message.slice(0, 300));
}
