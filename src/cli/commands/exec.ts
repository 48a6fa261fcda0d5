import { basename } from "node:path";
import { durationSeconds, sessionSeconds } from "../../core/duration.ts";
import { DaypassError } from "../../core/errors.ts";
import { visibleLine } from "../../core/visible.ts";
import { command } from "../command.ts";
import type { Context } from "../context.ts";
import { untilText } from "../moment.ts";
import { runInPlace } from "../programs/child.ts";
import { childEnvironment } from "../programs/child-environment.ts";
import { type Program, requireProgram } from "../programs/child-program.ts";
import { handOverOf, handOverOptions, handOverWish, sayKeysBehindName, variablesFor } from "../sessions/hand-over.ts";
import { type Obtained, obtain, obtainOptions } from "../sessions/obtain.ts";

export const exec = command({
  name: "exec",
  group: "EVERY DAY",
  summary: "run one command as a profile",
  argument: { name: "profile", summary: "a profile with keys, a session or a role" },
  rest: { name: "command", summary: "the program and its words; everything behind -- is its own" },
  options: {
    ...handOverOptions,
    ...obtainOptions,
    minRemaining: {
      kind: "text",
      flags: "--min-remaining <length>",
      summary: "get a new session first when less than this is left: 30m",
    },
  },
  examples: [
    { line: "daypass exec work -- aws s3 ls", says: "asks for a code if there is no session" },
    { line: "daypass exec acme --min-remaining 30m -- terraform apply", says: "nothing ends half-way" },
    { line: "daypass exec acme --keys -- docker compose up", says: "for programs that read no profile" },
  ],
  async run({ argument, rest, options }, context) {
    const [file = "", ...args] = rest;
    const program = { file, args };
    const wish = handOverWish(options);
    const minRemainingSeconds = leastOf(options);
    requireProgram(program, context.host);
    const profiles = await context.readProfiles();
    const { code, duration, strictDuration } = options;
    const need = { code, duration, strictDuration, minRemainingSeconds };
    const obtained = await obtain({ ...need, profile: argument }, profiles, context);
    const handOver = handOverOf(wish, obtained, profiles);
    const env = childEnvironment(context.env, variablesFor(handOver, obtained), context.machine.platform);
    if (handOver === "keys") sayWhatEnds(program, obtained, context);
    else sayKeysBehindName(obtained, profiles, context);
    return await runInPlace(program, env, context);
  },
});

/** How much has to be left. Throws where no session lasts for as long, or the one that is wished does not. */
function leastOf({ minRemaining, duration }: Readonly<Record<"minRemaining" | "duration", string | undefined>>) {
  if (minRemaining === undefined) return undefined;
  const least = durationSeconds(minRemaining);
  const { min, max } = sessionSeconds;
  if (least > max) throw new DaypassError("duration-out-of-range", { text: minRemaining, min, max });
  if (duration !== undefined && durationSeconds(duration) < least)
    throw new DaypassError("usage", {
      what: `A session of "${duration}" never has "${minRemaining}" left`,
      hint: "leave --duration out: --min-remaining gets one that lasts long enough",
    });
  return least;
}

/** What a program was given for good ends under it; what it finds by a name is renewed. */
function sayWhatEnds({ file }: Program, { credentials }: Obtained, context: Context): void {
  const until = untilText(credentials.expiresAt, context.now());
  const what = visibleLine(basename(file));
  context.say(`${context.paint("yellow", "!")} ${what} gets keys that end ${until} and cannot renew themselves.`);
}
