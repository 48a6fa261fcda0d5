import { isFailure } from "../../core/errors.ts";
import { visibleLine } from "../../core/visible.ts";
import type { Context } from "../context.ts";
import { momentText } from "../moment.ts";
import { tellOnTerminal } from "./tell.ts";

/** Says why a tool gets no credentials: one line for it, and the same line for the person where the tool keeps it to itself. */
export async function sayToTool(error: unknown, context: Context): Promise<void> {
  const line = failureLine(error, context);
  context.host.stderr.write(`${line}\n`);
  await tellOnTerminal(line, isFailure(error, "session-missing") ? error.facts.login : line, context);
}

// Java's SDK reads what is written here only at the end: more than a pipe holds would block us both.
const longestLine = 1500;

/** It ends with the id by which `daypass explain` knows the failure, whichever tool hands it on. */
function failureLine(error: unknown, context: Context): string {
  const id = isFailure(error) ? ` [${error.code}]` : "";
  return `${visibleLine(failureText(error, context)).slice(0, longestLine)}${id}`;
}

function failureText(error: unknown, context: Context): string {
  if (isFailure(error, "session-missing")) {
    const { profile, login, endedAt, ago } = error.facts;
    const what =
      endedAt === undefined
        ? `there is no session for "${profile}"`
        : `the session for "${profile}" ended at ${momentText(endedAt, context.now())} (${ago} ago)`;
    return `daypass: ${what}. Run: daypass login ${login}`;
  }
  if (!isFailure(error)) return "daypass: Something went wrong inside daypass";
  if (isFailure(error, "interrupted", "stopped")) return "daypass: no MFA code was given";
  const [hint] = error.hints;
  return `daypass: ${error.message}${hint === undefined ? "" : ` (${hint})`}`;
}
