import { spanText } from "../../core/duration.ts";
import { DaypassError, errorCodes } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { exitCodes } from "../../core/problem.ts";
import { jsonLine } from "../../core/visible.ts";
import { foreignCauses } from "../../diagnosis/catalogue.ts";
import { profileText } from "../../diagnosis/credentials-used.ts";
import { causeById, explain as explainText, isCause } from "../../diagnosis/explain.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { gatherEvidence } from "../diagnosis/explain-evidence.ts";
import { hasInput, readBounded } from "../diagnosis/explain-input.ts";
import { printExplanation } from "../diagnosis/print-explanation.ts";
import { type LastFailure, lastFailure } from "../last-error.ts";
import { findPage } from "../pages.ts";

export const explain = command({
  name: "explain",
  group: "EVERY DAY",
  summary: "what does this AWS error mean, and what now",
  argument: {
    name: "text",
    summary: "the error as a tool printed it, or the id of a page; without it, what comes in on stdin",
  },
  options: {
    last: { kind: "flag", flags: "--last", summary: "the last failure of daypass itself, or of what daypass each ran" },
  },
  examples: [
    { line: "aws s3 ls 2>&1 | daypass explain", says: "what it means, why here, what to do" },
    { line: 'daypass explain "ExpiredToken: The provided token has expired"', says: "the same for a text" },
    { line: "daypass explain code-not-accepted", says: "the page of an id" },
    { line: "daypass explain --last", says: "what daypass, or a program under daypass each, failed with last" },
  ],
  async run({ argument, options }, context) {
    if (options.last && argument !== undefined)
      throw new DaypassError("usage", {
        what: "Cannot explain a text and --last at once",
        hint: "give one of the two",
      });
    if (options.last) return await explainLast(context);
    const ids = [...errorCodes, ...foreignCauses];
    if (argument !== undefined) {
      if (printPage(argument, context)) return exitCodes.done;
      if (/^[a-z]+(?:-[a-z]+)+$/.test(argument)) throw unknownId(argument, ids);
      return await answer(argument, context);
    }
    if (!hasInput(context.host.stdin)) {
      const sorted = [...ids].sort();
      if (context.flags.json) context.print(jsonLine({ schema: "daypass.explain/1", ids: sorted }));
      else for (const id of sorted) context.print(id);
      return exitCodes.done;
    }
    const text = await readBounded(context.host.stdin);
    if (text.trim() === "") throw new DaypassError("nothing-to-explain", { what: "input" });
    return await answer(text, context);
  },
});

async function answer(text: string, context: Context): Promise<number> {
  const found = explainText(text, await gatherEvidence(context));
  if (found === undefined) {
    // What is short and was typed comes back in the message, unless it could be a secret.
    const isWord = /^[A-Za-z]{1,40}$/.test(text);
    throw new DaypassError("text-not-explained", { words: isWord ? text : undefined });
  }
  const [{ id }] = found.causes;
  // A failure that only daypass knows has said all there is; its page says the rest.
  if (isCause(id) || context.flags.json || !printPage(id, context)) printExplanation(found, context);
  return exitCodes.done;
}

async function explainLast(context: Context): Promise<number> {
  const last = lastFailure(context.machine);
  if (last === undefined || findPage(last.id, context.host) === undefined) {
    throw new DaypassError("nothing-to-explain", { what: "last" });
  }
  if (!isCause(last.id)) {
    if (!context.flags.json) context.say(whenText(last, context));
    printPage(last.id, context);
    return exitCodes.done;
  }
  const heard = { code: undefined, operation: undefined, message: "", requestId: undefined };
  const cause = causeById(last.id, { message: "", profile: last.profile }, await gatherEvidence(context));
  const because = [whenText(last, context), ...cause.because];
  printExplanation({ heard, causes: [{ ...cause, because }] }, context);
  return exitCodes.done;
}

/** Who ended with it, when, and for which profile. */
function whenText({ at, profile, ofProgram }: LastFailure, context: Context): string {
  const who = ofProgram ? "A program that daypass each ran" : "daypass itself";
  const seconds = at === undefined ? undefined : (context.now().getTime() - at.getTime()) / 1000;
  const ago = seconds === undefined ? "" : seconds < 60 ? " just now" : ` ${spanText(seconds)} ago`;
  return `${who} failed with this${ago}${profile === undefined ? "" : `, ${ofProgram ? "as" : "for"} ${profileText(profile)}`}.`;
}

function printPage(id: string, context: Context): boolean {
  const page = findPage(id, context.host);
  if (page === undefined) return false;
  context.print(context.flags.json ? jsonLine({ schema: "daypass.explain/1", id, page }) : page.trimEnd());
  return true;
}

function unknownId(id: string, ids: readonly string[]): DaypassError {
  const similar = nearest(id, ids);
  return new DaypassError("usage", {
    what: `Cannot find an explanation of "${id}"`,
    hint: similar === undefined ? "the ids there are: daypass explain, on a terminal" : `did you mean ${similar}?`,
  });
}
