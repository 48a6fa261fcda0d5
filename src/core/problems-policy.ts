import { exitCodes, problem } from "./problem.ts";

/** What keeps policies from being judged. */
export const policyProblems = {
  "policy-file-unreadable": problem<{ path: string; line: number | undefined; why: string }>({
    exit: exitCodes.usage,
    message: ({ path, line, why }) => `Cannot read policies in ${path}${line === undefined ? "" : `:${line}`}: ${why}`,
    hints: () => ["it takes CloudFormation in YAML or JSON, Terraform in JSON, and policies in JSON"],
  }),
  "policy-not-judged": problem<{ text: string }>({
    exit: exitCodes.cannotJudge,
    message: ({ text }) => `${text}: a guess would read as a proof`,
    hints: () => [
      "write it with what is judged (daypass explain policy-not-judged lists it), or ask AWS: daypass iam prove",
    ],
  }),
  "user-not-found": problem<{ user: string; account: string }>({
    exit: exitCodes.noSuchProfileOrDevice,
    message: ({ user, account }) => `There is no user "${user}" in account ${account}`,
    hints: () => ["it is the name of a user in IAM, not of a profile: aws iam list-users shows them"],
  }),
  "nothing-to-check": problem<Record<never, never>>({
    exit: exitCodes.cannotJudge,
    message: () => "There is no policy of people in it: no group, no user, and no role that people take",
    hints: () => ["daypass iam template prints one that there is something to check in"],
  }),
};
