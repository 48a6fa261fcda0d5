import type { ExitCode, Problem } from "./problem.ts";
import { awsProblems } from "./problems-aws.ts";
import { commandProblems } from "./problems-command.ts";
import { diagnosisProblems } from "./problems-diagnosis.ts";
import { fileProblems } from "./problems-files.ts";
import { iamProblems } from "./problems-iam.ts";
import { keysProblems } from "./problems-keys.ts";
import { policyProblems } from "./problems-policy.ts";
import { profileProblems } from "./problems-profiles.ts";
import { roleProblems } from "./problems-role.ts";
import { rosterProblems } from "./problems-roster.ts";
import { runProblems } from "./problems-run.ts";
import { sessionProblems } from "./problems-session.ts";
import { setupProblems } from "./problems-setup.ts";
import { shellProblems } from "./problems-shell.ts";
import { visible, visibleLine } from "./visible.ts";

/** Every kind of failure by its stable id; the id names its page `docs/problems/<id>.md` and never changes. */
const problems = {
  ...fileProblems,
  ...iamProblems,
  ...profileProblems,
  ...keysProblems,
  ...policyProblems,
  ...awsProblems,
  ...commandProblems,
  ...diagnosisProblems,
  ...roleProblems,
  ...rosterProblems,
  ...runProblems,
  ...sessionProblems,
  ...setupProblems,
  ...shellProblems,
};

export type ErrorCode = keyof typeof problems;
export type FactsOf<Code extends ErrorCode> = Parameters<(typeof problems)[Code]["message"]>[0];

export const errorCodes = Object.keys(problems) as ErrorCode[];

/**
 * A failure that a caller can act on: its code, and the facts it happened with. Explaining it needs nothing else.
 * The message is one line and safe for a terminal: control characters and line ends that came in with file contents or a
 * server's answer are escaped.
 */
export class DaypassError<Code extends ErrorCode = ErrorCode> extends Error {
  readonly code: Code;
  readonly facts: FactsOf<Code>;

  constructor(code: Code, facts: FactsOf<Code>, options: { cause?: unknown } = {}) {
    super(visibleLine(definition(code).message(facts)), options);
    this.name = "DaypassError";
    this.code = code;
    this.facts = facts;
  }

  /** What to do next, most likely first. */
  get hints(): readonly string[] {
    return (definition(this.code).hints?.(this.facts) ?? []).map(visible);
  }

  get exitCode(): ExitCode {
    return definition(this.code).exit;
  }
}

/** Whether something caught is a failure of one of these kinds, with its facts typed accordingly. */
export function isFailure<Code extends ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is DaypassError<Code> {
  return error instanceof DaypassError && (codes.length === 0 || codes.includes(error.code as Code));
}

// The table's entries take different facts; which ones belong to a code is checked where the error is made.
function definition(code: ErrorCode): Problem<unknown> {
  return problems[code] as Problem<unknown>;
}
