import { usedBy, usedSentence } from "../credentials-used.ts";
import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

const isSecret = ({ message }: Complaint) =>
  !/^Signature (?:expired|not yet current)|Credential should be scoped/.test(message);
const codes = ["SignatureDoesNotMatch", "InvalidSignatureException"];

export const secretNotAccepted: Explanation = {
  signs: [
    { code: codes, says: "The request signature we calculated does not match", weight: 75 },
    { says: "The request signature we calculated does not match", weight: 75 },
    { code: codes, when: isSecret, weight: 55 },
  ],
  means:
    "The secret key is not the one that goes with the access key: it was cut off, mistyped, or is that of another key.",
  tell: "with the secret copied again, whole and without blanks, the same call works; AWS shows a secret only once",
  judge: (complaint, evidence) => {
    const used = usedBy(complaint, evidence);
    return {
      clues: [used.by !== "nothing" && [10, usedSentence(used, evidence)]],
      steps: [
        advice(
          "lost the secret? make a new access key in the IAM console, under Security credentials, and put it in place of this one",
        ),
        command("daypass setup"),
      ],
    };
  },
};
