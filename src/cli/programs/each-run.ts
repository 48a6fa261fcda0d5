import { setTimeout as wait } from "node:timers/promises";
import { errnoOf, reasonOf } from "../../aws-files/errno.ts";
import { atMost } from "../../core/at-most.ts";
import { DaypassError, isFailure } from "../../core/errors.ts";
import type { Context } from "../context.ts";
import { type HandOver, variablesFor } from "../sessions/hand-over.ts";
import type { Obtained, Obtainer } from "../sessions/obtain.ts";
import { type Captured, type Ended, startCaptured } from "./child-captured.ts";
import { childEnvironment } from "./child-environment.ts";
import type { Program } from "./child-program.ts";
import { caught, type Target } from "./each-targets.ts";
import type { Stopping } from "./stopping.ts";

/** What came of one profile. */
export interface Outcome {
  readonly target: Target;
  /** `undefined` where it was not run, since an end was wanted before. */
  readonly result: Ended | DaypassError | undefined;
  readonly seconds: number;
}

export interface EachWish {
  readonly program: Program;
  readonly handOver: HandOver;
  /** How many programs run at the same time. */
  readonly parallel: number;
}

export interface EachTools {
  readonly obtainer: Obtainer;
  readonly stopping: Stopping;
  readonly context: Context;
  /** Called with how many programs run, whenever that changes. */
  readonly running: (count: number) => void;
  /** Called with one outcome after the other; what it gives back is waited for. */
  readonly ended: (outcome: Outcome) => Promise<void>;
}

// As many connections to STS as there are at most. Of the programs more or fewer may run: neither waits for the other.
const assumedAtOnce = 16;
// So far ahead of the programs roles are assumed: thousands of them would be old when it is their turn.
const ahead = 32;
const oldMs = 60_000;
/** STS is asked again after these pauses, while others go on. */
const pausesMs = [1000, 2000, 4000, 8000, 16_000];
const graceMs = 5000;
const lookMs = 100;

/** Runs a program as each of the profiles, side by side. The outcomes are in the order of the profiles. */
export async function runEach(
  targets: readonly Target[],
  wish: EachWish,
  tools: EachTools,
): Promise<readonly Outcome[]> {
  const courses = { started: atMost(wish.parallel + ahead), assuming: atMost(assumedAtOnce) };
  const course: Course = {
    ...courses,
    running: atMost(wish.parallel),
    telling: atMost(1),
    wish,
    tools,
    programs: stoppable(tools.stopping),
  };
  return await Promise.all(
    targets.map((target) =>
      course.started(async () => {
        const outcome = await outcomeOf(target, course);
        await course.telling(() => tools.ended(outcome));
        return outcome;
      }),
    ),
  );
}

type Turns = ReturnType<typeof atMost>;

interface Course {
  readonly started: Turns;
  readonly assuming: Turns;
  readonly running: Turns;
  readonly telling: Turns;
  readonly wish: EachWish;
  readonly tools: EachTools;
  readonly programs: Programs;
}

async function outcomeOf(target: Target, course: Course): Promise<Outcome> {
  const { stopping } = course.tools;
  const notRun = { target, result: undefined, seconds: 0 };
  if (stopping.signal !== undefined) return notRun;
  const startedAt = performance.now();
  const obtained = await stopping.unlessStopped(caught(() => obtainedFor(target, course)));
  const obtainedAt = performance.now();
  if (obtained === undefined) return notRun;
  if (obtained instanceof DaypassError) return { target, result: obtained, seconds: (obtainedAt - startedAt) / 1000 };
  return await course.running(async () => {
    if (stopping.signal !== undefined) return notRun;
    const begunAt = performance.now();
    const result = await caught(async () => {
      const isOld = begunAt - obtainedAt > oldMs;
      const current = isOld ? await stopping.unlessStopped(obtainedFor(target, course)) : obtained;
      return current && (await ran(target, current, course));
    });
    return { target, result, seconds: (performance.now() - begunAt) / 1000 };
  });
}

/** The credentials of a profile. Where AWS is asked too often, it is left alone for a while, and for longer each time. */
async function obtainedFor({ route }: Target, { assuming, wish, tools }: Course): Promise<Obtained> {
  if (route instanceof DaypassError) throw route;
  // Programs that look a name up must find its credentials in the file.
  const options = { deliver: wish.handOver === "names" };
  for (const pause of pausesMs) {
    try {
      return await assuming(() => tools.obtainer.obtain(route, options));
    } catch (error) {
      if (!isFailure(error, "aws-throttled") || tools.stopping.signal !== undefined) throw error;
    }
    // Not all of them at the same moment again.
    await wait(pause * (0.5 + Math.random()), undefined, { ref: false });
  }
  return await assuming(() => tools.obtainer.obtain(route, options));
}

async function ran({ profile }: Target, obtained: Obtained, { wish, tools, programs }: Course): Promise<Ended> {
  const { context } = tools;
  const env = childEnvironment(context.env, variablesFor(wish.handOver, obtained), context.machine.platform);
  const program = startCaptured(wish.program, env, context);
  tools.running(programs.add(program));
  try {
    return await program.ended;
  } catch (error) {
    if (error instanceof DaypassError) throw error;
    const why = reasonOf(errnoOf(error), "folder");
    throw new DaypassError("output-not-kept", { profile, why }, { cause: error });
  } finally {
    if (tools.stopping.signal !== undefined) await programs.left(program);
    tools.running(programs.remove(program));
  }
}

interface Programs {
  add(program: Captured): number;
  /** Resolves when what an ended program has started is gone as well, or has been made to. */
  left(program: Captured): Promise<void>;
  remove(program: Captured): number;
}

/** The programs that run, counted: asked to end when an end is wanted, and made to after a while, or at a second Ctrl-C. */
function stoppable(stopping: Stopping): Programs {
  const running = new Set<Captured>();
  const tell = (signal: NodeJS.Signals) => {
    for (const program of running) program.signal(signal);
  };
  // A dead process that nobody has taken notice of is still found: not for ever.
  let latest = Number.POSITIVE_INFINITY;
  stopping.onSignal((times) => {
    latest = performance.now() + (times === 1 ? graceMs + lookMs : lookMs);
    tell(times === 1 ? "SIGTERM" : "SIGKILL");
    if (times === 1) setTimeout(tell, graceMs, "SIGKILL").unref();
  });
  return {
    add: (program) => running.add(program).size,
    left: async (program) => {
      while (program.signal(0) && performance.now() < latest) await wait(lookMs);
    },
    remove: (program) => {
      running.delete(program);
      return running.size;
    },
  };
}
