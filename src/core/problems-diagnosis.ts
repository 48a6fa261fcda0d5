import { exitCodes, problem } from "./problem.ts";
import type { AnswerFacts, RequestFacts } from "./problems-aws.ts";

/** Failures of `daypass explain`, and causes that daypass itself meets under the same ids as other tools. */
export const diagnosisProblems = {
  "text-not-explained": problem<{ words: string | undefined }>({
    exit: exitCodes.failed,
    message: ({ words }) =>
      words === undefined
        ? "Cannot explain this text: there is no error in it that daypass knows"
        : `Cannot explain "${words}": daypass knows no such error`,
    hints: () => [
      "give the whole message, with the code in it, such as AccessDenied or ExpiredToken",
      "daypass doctor finds what is wrong with keys, files, clock and environment",
      "the pages there are: daypass explain, on a terminal",
    ],
  }),
  "nothing-to-explain": problem<{ what: "input" | "last" }>({
    exit: exitCodes.failed,
    message: ({ what }) =>
      what === "input"
        ? "There is nothing to explain: the input is empty"
        : "There is nothing to explain: daypass remembers no failure of its own",
    hints: ({ what }) =>
      what === "input"
        ? ["errors go to stderr: aws s3 ls 2>&1 | daypass explain", 'or give the text: daypass explain "ExpiredToken"']
        : ['give the text: daypass explain "ExpiredToken"'],
  }),
  "role-not-trusting": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.notAllowed,
    message: ({ awsMessage }) => `AWS does not let you assume the role: ${awsMessage}`,
    hints: () => [
      "the role does not trust you, or there is no role of this name: compare role_arn letter by letter",
      "whoever looks after the role sees whom it trusts, and whether it wants an external id or a session name",
    ],
  }),
  "role-not-granted": problem<AnswerFacts & RequestFacts>({
    exit: exitCodes.notAllowed,
    message: ({ awsMessage }) => `Your policies do not allow you to assume the role: ${awsMessage}`,
    hints: () => ["ask whoever looks after your account for a policy that allows sts:AssumeRole on this role"],
  }),
};

/** The ways in which AWS refuses a role. */
export const roleRefusals = ["role-not-trusting", "role-not-granted"] as const;
