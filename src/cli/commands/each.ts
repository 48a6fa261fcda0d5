import { availableParallelism } from "node:os";
import { DaypassError, isFailure } from "../../core/errors.ts";
import { exitCodes } from "../../core/problem.ts";
import { isDirect } from "../../profiles/route.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { type Program, requireProgram } from "../programs/child-program.ts";
import { failureNoter } from "../programs/each-explained.ts";
import { printJson, printNotRun, printOutput, printTable, succeeded } from "../programs/each-print.ts";
import { type EachWish, type Outcome, runEach } from "../programs/each-run.ts";
import { caught, type Target, targetsOf } from "../programs/each-targets.ts";
import { listenForStop } from "../programs/stopping.ts";
import { handOverWish } from "../sessions/hand-over.ts";
import { type Obtainer, obtainOptions, openObtainer } from "../sessions/obtain.ts";
import { isPlain } from "../terminal/drawing.ts";
import { progressOn } from "../terminal/progress.ts";

const most = 256;

export const each = command({
  name: "each",
  group: "EVERY DAY",
  summary: "run one command as every matching profile, side by side",
  argument: {
    name: "pattern",
    summary: "names of role profiles, joined by commas; * stands for any letters, ? for one",
  },
  rest: { name: "command", summary: "the program and its words; DAYPASS_PROFILE tells it which profile it is" },
  options: {
    keys: { kind: "flag", flags: "--keys", summary: "give each program its credentials (the usual)" },
    names: { kind: "flag", flags: "--names", summary: "give it the profile's name only" },
    parallel: {
      kind: "text",
      flags: "--parallel <number>",
      summary: "so many programs at once (by the processors, 4 to 16)",
    },
    ...obtainOptions,
  },
  examples: [
    { line: "daypass each 'acme-*' -- aws s3 ls", says: "in every account of a customer" },
    {
      line: "daypass each 'acme-*,globex' -- sh -c 'terraform -chdir=$DAYPASS_PROFILE plan'",
      says: "words of a shell",
    },
    { line: "daypass each '*' --json -- aws iam get-account-summary", says: "a line of JSON for each" },
  ],
  async run({ argument, rest, options }, context) {
    const [file = "", ...args] = rest;
    const program: Program = { file, args };
    if (argument === undefined) {
      throw new DaypassError("usage", { what: "Say as which profiles: daypass each PATTERN -- COMMAND" });
    }
    const wish = { program, handOver: handOverWish(options) ?? "keys", parallel: parallelOf(options.parallel) };
    requireProgram(program, context.host);
    const profiles = await context.readProfiles();
    const targets = await targetsOf(argument, profiles, context);
    const { code, duration, strictDuration } = options;
    if (code !== undefined) requireOneSession(targets);
    const notes = notebook(context);
    const obtainer = openObtainer({ code, duration, strictDuration }, profiles, { ...context, say: notes.say });
    try {
      const ready = await withSessions(targets, obtainer);
      notes.open();
      return await runAll(ready, wish, obtainer, context);
    } finally {
      obtainer.close();
      notes.print();
    }
  },
});

function parallelOf(text: string | undefined): number {
  // Programs that ask AWS wait most of the time.
  if (text === undefined) return Math.min(16, Math.max(4, 2 * availableParallelism()));
  const number = Number(text);
  if (/^\d{1,3}$/.test(text) && number >= 1 && number <= most) return number;
  throw new DaypassError("usage", { what: `Cannot run "${text}" programs at once: it is a number from 1 to ${most}` });
}

/** A code buys one session. Throws `usage` where there are to be more. */
function requireOneSession(targets: readonly Target[]): void {
  const sessions = targets.flatMap(({ route }) =>
    route instanceof DaypassError ? [] : [isDirect(route) ? route.profile : route.sessionProfile],
  );
  const different = [...new Set(sessions)];
  if (different.length < 2) return;
  throw new DaypassError("usage", {
    what: `Cannot tell which session the code is for: these profiles need ${different.length}`,
    hint: `log in to each beforehand, or leave --code out: ${different.slice(0, 5).join(", ")}`,
  });
}

/**
 * Makes sure of every session, one after the other, for a code may be asked for each. A profile whose session is not to be had
 * fails with that; where no session is to be had at all, everything does.
 */
async function withSessions(targets: readonly Target[], obtainer: Obtainer): Promise<readonly Target[]> {
  const ready: Target[] = [];
  for (const target of targets) {
    const { route } = target;
    const session = route instanceof DaypassError ? route : await caught(() => obtainer.session(route));
    if (isFailure(session, "interrupted")) throw session;
    ready.push(session instanceof DaypassError ? { ...target, route: session } : target);
  }
  const failures = new Set(ready.map(({ route }) => (route instanceof DaypassError ? route : undefined)));
  const [only] = failures;
  if (failures.size === 1 && only !== undefined) throw only;
  return ready;
}

async function runAll(
  targets: readonly Target[],
  wish: EachWish,
  obtainer: Obtainer,
  context: Context,
): Promise<number> {
  const { json, quiet } = context.flags;
  const progress = progressOn({
    output: quiet ? { write: () => {} } : context.host.stderr,
    accessible: isPlain(context.env),
  });
  const stopping = listenForStop(context.host);
  const noter = failureNoter(context);
  const count = { running: 0, done: 0, failed: 0 };
  const draw = () => {
    const failed = count.failed === 0 ? "" : `, ${count.failed} failed`;
    progress.show(`${count.done} of ${targets.length} done, ${count.running} running${failed}`);
  };
  const drawing = setInterval(draw, 100);
  const running = (programs: number) => {
    count.running = programs;
  };
  const ended = async (outcome: Outcome) => {
    progress.clear();
    await noter.look(outcome);
    await (json ? printJson(outcome, context) : printOutput(outcome, context));
    if (outcome.result !== undefined) count.done += 1;
    if (outcome.result !== undefined && !succeeded(outcome)) count.failed += 1;
  };
  try {
    const outcomes = await runEach(targets, wish, { obtainer, stopping, context, running, ended });
    clearInterval(drawing);
    progress.clear();
    if (!json) printTable(outcomes, context);
    if (!json && noter.hasNoted()) context.say("Why: daypass explain --last");
    printNotRun(outcomes, context);
    return stopping.exitCode() ?? (outcomes.every(succeeded) ? exitCodes.done : exitCodes.failed);
  } finally {
    clearInterval(drawing);
    stopping.close();
  }
}

const mostNotes = 3;

/** What is said of single roles would run into the progress of all: the first of it is said at the end. */
function notebook(context: Context) {
  const notes: string[] = [];
  let isOpen = false;
  return {
    say: (text: string) => {
      if (isOpen) notes.push(text);
      else context.say(text);
    },
    open: () => {
      isOpen = true;
    },
    print: () => {
      for (const note of notes.slice(0, mostNotes)) context.say(note);
      if (notes.length > mostNotes) context.say(`  … and the same of ${notes.length - mostNotes} more`);
    },
  };
}
