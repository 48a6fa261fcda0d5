import { checkAccountId, findAccountId } from "../../core/account-id.ts";
import { spanText } from "../../core/duration.ts";
import { variable } from "../../core/environment.ts";
import { DaypassError } from "../../core/errors.ts";
import { checkMfaSerial } from "../../core/mfa-serial.ts";
import type { NamedCommand } from "../../profiles/route-settings.ts";
import type { AskCode, CodeRequest, OtherDevice, Refusal } from "../../sessions/ask-code.ts";
import { codeFromCommand } from "../../sessions/code-command.ts";
import { requireTrustedCommand } from "../../sessions/trusted-use.ts";
import { codeFault, sixDigits } from "../code-text.ts";
import type { Context } from "../context.ts";
import { firstLine } from "../first-line.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { askTrust } from "./ask-trust.ts";

/**
 * Where codes come from, in this order: `-c`, stdin, `DAYPASS_MFA_CODE`, the profile's command, the terminal.
 * A code that was refused is asked for again on the terminal only: the others would give the same one.
 */
export function codeSource(
  given: string | undefined,
  command: NamedCommand | undefined,
  context: Context,
  limit?: TimeLimit,
): AskCode {
  return async (request) => {
    if (request.attempt === 1) {
      const unasked = await codeWithoutAsking(given, command, context);
      if (unasked !== undefined) return unasked;
    }
    const terminal = context.terminal();
    if (terminal === undefined) {
      if (request.attempt > 1) return undefined;
      throw new DaypassError("code-needed", {
        profile: request.profile,
        serial: request.serial,
        why: context.whyNoTerminal(),
      });
    }
    try {
      const ask = () => askOn(terminal, request);
      return await (limit === undefined ? ask() : answerWithin(limit, request, { terminal, ask }));
    } finally {
      terminal.close();
    }
  };
}

/** When the answer to the last question must be there. */
export interface TimeLimit {
  /** By `performance.now()`. */
  readonly deadline: number;
  /** How long that was when it all began, as a person is told it. */
  readonly seconds: number;
}

/** The answer, if it comes in time; throws `code-not-given` otherwise. */
export async function answerWithin<T>(
  { deadline, seconds }: TimeLimit,
  { profile }: Pick<CodeRequest, "profile">,
  question: { readonly terminal: Pick<Terminal, "giveUp">; readonly ask: () => Promise<T> },
): Promise<T> {
  let isOver = false;
  const end = setTimeout(() => {
    isOver = true;
    question.terminal.giveUp();
  }, deadline - performance.now());
  try {
    return await question.ask();
  } catch (error) {
    if (!isOver) throw error;
    const facts = { profile, how: "unanswered", where: undefined, seconds } as const;
    throw new DaypassError("code-not-given", facts, { cause: error });
  } finally {
    clearTimeout(end);
  }
}

/** One question: the code, another account or device (`r`), or an end (`n`). */
async function askOn(terminal: Terminal, request: CodeRequest): Promise<string | OtherDevice> {
  const { askText } = await import("../terminal/questions.ts");
  const answer = (await askText(codeQuestion(request), terminal)).trim().toLowerCase();
  if (answer === "n") throw new DaypassError("stopped", { profile: request.profile });
  if (answer !== "r") return sixDigits(answer) ?? "";
  const account = await askText(
    { message: `Account id, 12 digits (until now ${request.account ?? "unknown"}):`, check: checkAccountId },
    terminal,
  );
  const check = (serial: string) => checkMfaSerial(serial.trim());
  const serial = await askText({ message: `MFA device (until now ${request.serial}):`, check }, terminal);
  return { account: findAccountId(account) ?? "", serial: serial.trim() };
}

async function codeWithoutAsking(
  given: string | undefined,
  command: NamedCommand | undefined,
  context: Context,
): Promise<string | undefined> {
  if (given === "-") return checked(await firstLine(context.host.stdin), "stdin");
  if (given !== undefined) return checked(given, "--code");
  const variableCode = variable(context.env, "DAYPASS_MFA_CODE");
  if (variableCode !== undefined) return checked(variableCode, "DAYPASS_MFA_CODE");
  if (command === undefined) return undefined;
  const { profile, line, path, place } = command;
  const item = { kind: "command", where: path, profile, text: line, setting: "daypass_mfa_process", place } as const;
  await requireTrustedCommand(item, { ...context.stateTools(), askTrust: askTrust(context) });
  return codeFromCommand({ profile, line }, context.machine);
}

function codeQuestion({ serial, account, profile, attempt, attempts, refusal }: CodeRequest) {
  const device = serial.split("/").at(-1) ?? serial;
  const left = attempt === 1 ? "" : `, ${attempts - attempt + 1} ${attempt === attempts ? "try" : "tries"} left`;
  const where = account === undefined ? "" : ` in ${account}`;
  return {
    above: refusal === undefined ? [] : refusalText(refusal),
    message: `MFA code of ${device}${where} (${profile}${left}), or r = other account or device, n = stop:`,
    check: (answer: string) => (/^\s*[rn]\s*$/i.test(answer) ? undefined : codeFault(answer)),
  };
}

function refusalText(refusal: Refusal): readonly string[] {
  const next = `The next one comes in ${refusal.waitSeconds} s.`;
  if (refusal.kind === "spent") return [`This code was sent before, and AWS takes each code once. ${next}`];
  if (refusal.kind === "too-long") {
    return [`AWS does not give this role for as long as its profile wants: the next code is for 1 h. ${next}`];
  }
  const offset = refusal.clockOffsetSeconds;
  const clock =
    offset === undefined || Math.abs(offset) < 30
      ? []
      : [`The clock of this computer is ${spanText(Math.abs(offset))} ${offset > 0 ? "slow" : "fast"}.`];
  return [`AWS did not accept the code. A code works once, for about 30 seconds. ${next}`, ...clock];
}

function checked(text: string, from: string): string {
  const code = sixDigits(text);
  if (code === undefined) throw new DaypassError("code-malformed", { from });
  return code;
}
