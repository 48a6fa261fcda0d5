import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

export const quotaExceeded: Explanation = {
  signs: [
    { code: ["LimitExceeded", "ServiceQuotaExceededException"], weight: 80 },
    { code: ["LimitExceededException"], says: "Cannot exceed quota for", weight: 85 },
    { says: "Cannot exceed quota for", weight: 85 },
  ],
  means: (complaint) =>
    isOfKeys(complaint)
      ? "A user has two access keys at most, active or not, and this one has both."
      : "AWS lets an account have only so many of these, and that number is reached.",
  tell: "when one that nobody uses is gone, the same call works",
  judge: (complaint) => ({
    clues: [
      [1, isOfKeys(complaint) ? "Keys that are switched off count, too." : "The quota is one for the whole account."],
    ],
    steps: isOfKeys(complaint)
      ? [
          advice("delete the key that nothing uses; the list says when each was used last"),
          command("daypass keys list"),
        ]
      : [
          advice("remove what nobody uses, or have the quota raised: Service Quotas in the console"),
          command("aws iam get-account-summary"),
        ],
  }),
};

const isOfKeys = ({ message }: Complaint) => /AccessKeysPerUser/.test(message.slice(0, 300));
