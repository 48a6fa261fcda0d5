import type { Explanation } from "../explanation.ts";
import { advice, command } from "../finding.ts";
import type { Complaint } from "../wrappers.ts";

export const quotaExceeded: Explanation = {
  signs: [
    { code: ["LimitExceeded", "ServiceQuotaExceededException"], weight: 80 },
    { code: ["LimitExceededException"], says: "Cannot exceed quota for", weight: 85 },
    { says: "Cannot exceed quota for", weight: 85 },
    { says: "Maximum policy size of", weight: 85 },
  ],
  means: (complaint) => tellings[kindOf(complaint)].means,
  tell: "when one that nobody uses is gone, the same call works",
  judge: (complaint) => {
    const { why, step, line } = tellings[kindOf(complaint)];
    return { clues: [[1, why]], steps: [advice(step), command(line)] };
  },
};

type Kind = "keys" | "size" | "each" | "iam" | "other";

function kindOf({ message }: Complaint): Kind {
  const sentence = message.slice(0, 300);
  if (/AccessKeysPerUser/.test(sentence)) return "keys";
  if (/\b\w{0,40}PolicySize|ACLSizePer|Maximum policy size/i.test(sentence)) return "size";
  if (/Cannot exceed quota for \w{1,60}Per(?!Account)[A-Z]/.test(sentence)) return "each";
  return /Cannot exceed quota for/.test(sentence) ? "iam" : "other";
}

const summary = "aws iam get-account-summary";
/** IAM has quotas of the account, of each user, role, group or policy, and of the length of a policy (its "IAM and AWS STS quotas"). */
const tellings: Readonly<Record<Kind, Readonly<Record<"means" | "why" | "step" | "line", string>>>> = {
  keys: {
    means: "A user has two access keys at most, active or not, and this one has both.",
    why: "Keys that are switched off count, too.",
    step: "delete the key that nothing uses; the list says when each was used last",
    line: "daypass keys list",
  },
  size: {
    means: "The policy is longer than IAM takes. Nothing was changed.",
    why: "Blanks do not count. A managed policy has 6,144 characters at most, all inline policies of a role together 10,240.",
    step: "say it in fewer words (one statement for several resources, * for names that begin alike), or make two policies of it",
    line: summary,
  },
  each: {
    means:
      "A user, role, group or policy can have only so many of these, and the one that this is about has them already.",
    why: "It counts what is on this one; how many the account has of them does not matter.",
    step: "take away what it does not need, or put several into one; some of these quotas are raised on request (Service Quotas)",
    line: summary,
  },
  iam: {
    means: "AWS lets an account have only so many of these, and that number is reached.",
    why: "The quota is one for the whole account.",
    step: "remove what nobody uses, or have the quota raised: Service Quotas in the console",
    line: summary,
  },
  other: {
    means: "The service lets an account have only so many of these, and that number is reached.",
    why: "Most quotas are those of one region of the account.",
    step: "remove what nobody uses, or have the quota raised: Service Quotas in the console",
    line: "aws service-quotas list-services",
  },
};
