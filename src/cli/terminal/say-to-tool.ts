import { type DaypassError, isFailure } from "../../core/errors.ts";
import { wordOf } from "../../core/plain-word.ts";
import { exitCodes } from "../../core/problem.ts";
import { visibleLine } from "../../core/visible.ts";
import type { Context } from "../context.ts";
import { momentText } from "../moment.ts";
import { tellOnTerminal } from "./tell.ts";

/**
 * Says why a tool gets no credentials: one line for it, and the same line for the person where the tool keeps it to itself.
 * Returns the exit code: that a person was asked and gave no code is all one to a tool.
 */
export async function sayToTool(failure: DaypassError, context: Context): Promise<number> {
  const line = failureLine(failure, context);
  context.host.stderr.write(`${line}\n`);
  await tellOnTerminal(line, isFailure(failure, "session-missing") ? failure.facts.login : line, context);
  return isFailure(failure, ...withoutCode) ? exitCodes.noSession : failure.exitCode;
}

const withoutCode = ["interrupted", "stopped"] as const;

// Java's SDK reads what is written here only at the end: more than a pipe holds would block us both.
const longestLine = 1500;

/** It ends with the id by which `daypass explain` knows the failure, whichever tool hands it on. */
function failureLine(failure: DaypassError, context: Context): string {
  return `${visibleLine(failureText(failure, context)).slice(0, longestLine)} [${failure.code}]`;
}

function failureText(failure: DaypassError, context: Context): string {
  if (isFailure(failure, "session-missing")) {
    const { profile, login, endedAt, ago } = failure.facts;
    const what =
      endedAt === undefined
        ? `there is no session for "${profile}"`
        : `the session for "${profile}" ended at ${momentText(endedAt, context.now())} (${ago} ago)`;
    return `daypass: ${what}. Run: daypass login ${wordOf(login)}`;
  }
  if (isFailure(failure, ...withoutCode)) return "daypass: no MFA code was given";
  const [hint] = failure.hints;
  return `daypass: ${failure.message}${hint === undefined ? "" : ` (${hint})`}`;
}
