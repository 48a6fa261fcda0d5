import { DaypassError, isFailure } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { visibleLine } from "../../core/visible.ts";
import { credentialProcessText } from "../../formats/credential-process.ts";
import { answerFields, keepAnswer, noteBasis } from "../../sessions/answers-written.ts";
import { serve } from "../../sessions/serve.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { limitText } from "../limit-text.ts";
import { momentText } from "../moment.ts";
import { tellOnTerminal } from "../terminal/tell.ts";

// SDKs read stdout to the letter and show or log stderr: one object or nothing there, one short line here.

export const processCommand = command({
  name: "process",
  group: "MORE",
  summary: "credentials of a profile as JSON, for credential_process",
  argument: { name: "profile", summary: "a profile with a session or a role" },
  options: {},
  examples: [{ line: "daypass process work", says: "what a tool reads; it never asks for a code" }],
  async run({ argument }, context) {
    try {
      await answer(argument, context);
      return exitCodes.done;
    } catch (error) {
      const line = failureLine(error, context);
      context.host.stderr.write(`${line}\n`);
      await tellOnTerminal(line, isFailure(error, "session-missing") ? error.facts.login : line, context);
      return isFailure(error) ? error.exitCode : exitCodes.failed;
    }
  },
});

async function answer(profile: string | undefined, context: Context): Promise<void> {
  if (profile === undefined) {
    throw new DaypassError("usage", { what: "Say which profile: daypass process PROFILE" });
  }
  const noted = noteBasis(context.machine);
  const profiles = await context.readProfiles();
  const tools = { ...context.stateTools(), env: context.env, askTrust: async () => false };
  const served = await serve(profile, profiles, tools);
  context.print(credentialProcessText(answerFields(served)));
  if (served.limit !== undefined) context.host.stderr.write(`daypass: ${limitText(profile, served.limit)}\n`);
  await keepAnswer({ profile, served, noted, profiles }, tools);
}

function failureLine(error: unknown, context: Context): string {
  if (isFailure(error, "session-missing")) {
    const { profile, login, endedAt, ago } = error.facts;
    const what =
      endedAt === undefined
        ? `there is no session for "${profile}"`
        : `the session for "${profile}" ended at ${momentText(endedAt, context.now())} (${ago} ago)`;
    return visibleLine(`daypass: ${what}. Run: daypass login ${login}`);
  }
  if (!isFailure(error)) return "daypass: Something went wrong inside daypass";
  const [hint] = error.hints;
  return visibleLine(`daypass: ${error.message}${hint === undefined ? "" : ` (${hint})`}`.slice(0, 1500));
}
